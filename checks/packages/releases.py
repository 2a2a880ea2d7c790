"""The releases: what each needs, which functions of imp it calls, and on which Python versions it runs."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RELEASES", "RESTORED", "UNHARMED", "Release", "Restored"]

# 3.12 lacks `imp` as well, and would show nothing that these do not.
PYTHONS = ("3.13", "3.14", "3.15")


@dataclass(frozen=True)
class Release:
    """One release, and the scenario that has it do its work.

    *functions* are exactly those that the release calls while the scenario runs. *pins* are installed before
    it and kept, *options* are pip's.
    """

    project: str
    version: str
    scenario: str
    functions: tuple[str, ...]
    pythons: tuple[str, ...] = PYTHONS
    pins: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    is_installed_by_scenario: bool = False

    @property
    def id(self) -> str:
        """What pytest calls the release's tests."""
        return self.scenario.partition(".")[0] or self.project

    @property
    def name(self) -> str:
        """The release as a requirement."""
        return f"{self.project}=={self.version}"


RELEASES = (
    Release("invoke", "2.0.0", "invoke_tasks.py", ("find_module", "load_module")),
    Release("pynt", "0.8.2", "pynt_build_file.py", ("load_source",)),
    Release("future", "0.18.3", "future_renamed_packages.py", ("find_module", "load_module")),
    Release(
        "future",
        "0.18.3",
        "future_translated_packages.py",
        ("cache_from_source", "find_module", "load_module", "new_module"),
        pythons=("3.12",),  # 3.13 removed lib2to3, with which it translates
    ),
    Release("distlib", "0.3.2", "distlib_mounted_wheel.py", ("get_suffixes", "load_dynamic")),
    Release(
        "logilab-common",
        "1.9.8",
        "logilab_bytecode_plugins.py",
        ("find_module", "load_module"),
        pins=("setuptools<81",),
    ),
    Release("Yapsy", "1.12.2", "yapsy_plugins.py", ("load_module",), pins=("setuptools<81",)),
    Release("pyramid", "1.9.4", "pyramid_application.py", ("get_suffixes",), pins=("setuptools<81",)),
    Release("SQLObject", "3.6.0", "sqlobject_models.py", ("find_module", "load_module")),
    Release("IPython", "7.34.0", "ipython_reload.py", ("find_module", "load_module", "reload")),
    Release(
        "plone.reload",
        "3.0.2",
        "plone_reload.py",
        ("find_module",),
        # All that its reload_code needs of Zope, which has 75 distributions.
        pins=("setuptools<81", "six", "zope.component", "zope.event", "zope.hookable", "zope.interface"),
        options=("--no-deps",),
    ),
    Release("pytest", "4.6.11", "pytest_plain_asserts.py", ("get_tag",)),
    Release("thefuck", "3.32", "thefuck_corrections.py", ("load_source",), pins=("setuptools<81",)),
    Release(
        "Flask",
        "0.10.1",
        "flask_configuration.py",
        ("new_module",),
        pythons=("3.13",),  # 3.14 removed pkgutil.get_loader, with which it finds an application's directory
        pins=("Werkzeug<1", "Jinja2<3", "MarkupSafe<2.1", "itsdangerous<2"),
    ),
    Release("cement", "2.8.2", "cement_plugins.py", ("find_module", "load_module", "reload")),
    Release(
        "SCons",
        "3.1.2",
        "scons_site_folder.py",
        ("find_module",),
        pythons=("3.13", "3.14"),  # 3.15 removed the load_module() of loaders, with which it loads its tools
        pins=("setuptools<81",),
    ),
    Release("Twisted", "21.2.0", "twisted_rebuild.py", ("reload",)),
    Release(
        "hiredis",
        "2.0.0",
        "hiredis_build.py",
        ("load_source",),
        pins=("pip", "setuptools"),
        is_installed_by_scenario=True,
    ),
    Release(
        "mercurial",
        "5.9.3",
        "mercurial_extensions.py",
        ("find_module", "is_frozen", "load_module", "load_source"),
        pins=("setuptools<81", "wheel"),
        options=("--no-build-isolation", "--config-settings=--global-option=--pure"),
    ),
    Release(
        "cffi",
        "1.15.1",
        "cffi_verify.py",
        ("acquire_lock", "find_module", "load_dynamic", "release_lock"),
        pythons=("3.12",),  # its C code uses names that 3.13's headers do not have
        pins=("setuptools<81",),
    ),
)


@dataclass(frozen=True, kw_only=True)
class Restored(Release):
    """A release whose program fails with *error* if nothing but `imp` is there; *lost* is what it needs."""

    scenario: str = ""
    functions: tuple[str, ...] = ()
    pythons: tuple[str, ...] = ("3.12", "3.13", "3.14", "3.15")
    lost: str
    error: str
    program: str

    @property
    def id(self) -> str:
        """What pytest calls the release's tests."""
        return f"restore_{self.project}"


RESTORED = (
    Restored(
        "six",
        "1.11.0",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        program="""
import six.moves
from six.moves import configparser
from six.moves.urllib.parse import urlparse
assert configparser.__name__ == "configparser"
assert urlparse("http://host/").netloc == "host"
""",
    ),
    Restored(
        "invoke",
        "1.7.3",
        lost="`find_module` of finders",
        error="No module named 'invoke.vendor.six.moves'",
        program="""
import invoke
assert invoke.run("echo done", hide=True).stdout.strip() == "done"
""",
    ),
    Restored(
        "venusian",
        "1.2.0",
        lost="`FileFinder.find_module`",
        error="'FileFinder' object has no attribute 'find_module'",
        program="""
import sys
from _files import write_files

write_files({"app/__init__.py": "", "app/views.py": """
        + repr("""\
            import venusian

            def attached(function):
                venusian.attach(function, lambda scanner, name, ob: scanner.found.append(name))
                return function

            @attached
            def view():
                pass
            """)
        + """})
sys.path.insert(0, ".")
import app, venusian
scanner = venusian.Scanner(found=[])
scanner.scan(app)
assert scanner.found == ["view"]
""",
    ),
    Restored(
        "modulegraph",
        "0.18",
        lost="`pkgutil.ImpImporter`",
        error="has no attribute 'ImpWrapper'",  # which it tries if pkgutil has no ImpImporter
        pins=("setuptools<80",),
        program="""
from _files import write_files
from modulegraph.modulegraph import ModuleGraph

write_files({"plugin.py": "x = 1", "uses_plugin.py": "import plugin"})
graph = ModuleGraph(["."])
graph.run_script("uses_plugin.py")
assert graph.findNode("plugin").graphident == "plugin"
""",
    ),
    Restored(
        "Cython",
        "0.29.37",
        lost="`find_module` of finders",
        error="No module named 'fast'",
        pythons=("3.12",),  # 3.13's headers lack names that its C code uses
        pins=("setuptools<80",),
        program="""
import sys
from _files import write_files

write_files({"fast.pyx": "def double(int n): return 2 * n"})
sys.path.insert(0, ".")
import pyximport
pyximport.install(build_dir="build", language_level=3)
import fast
assert fast.double(21) == 42
""",
    ),
    Restored(
        "urllib3",
        "1.25.11",
        lost="`find_module` of finders",
        error="No module named 'urllib3.packages.six.moves'",
        program="""
from urllib3.util import parse_url
assert parse_url("http://user@host:80/path?query").host == "host"
""",
    ),
    Restored(
        "kafka-python",
        "2.0.2",
        lost="`find_module` of finders",
        error="No module named 'kafka.vendor.six.moves'",
        program="""
from kafka.codec import gzip_decode, gzip_encode
from kafka.structs import TopicPartition
assert TopicPartition("topic", 1).partition == 1
assert gzip_decode(gzip_encode(b"message")) == b"message"
""",
    ),
    Restored(
        "gunicorn",
        "19.9.0",
        lost="`pkgutil.ImpImporter`, `find_module` of finders",
        error="has no attribute 'ImpImporter'",
        pins=("setuptools==65.5.1",),
        program="""
from gunicorn import util
from gunicorn.app.base import BaseApplication
assert util.load_class("gunicorn.workers.sync.SyncWorker").__name__ == "SyncWorker"
""",
    ),
    Restored(
        "python-dateutil",
        "2.8.1",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=("six==1.14.0",),
        program="""
from dateutil.parser import parse
assert parse("2008-10-01").year == 2008
""",
    ),
    Restored(
        "lazy-import",
        "0.2.2",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=("six==1.10.0",),
        program="""
import lazy_import
module = lazy_import.lazy_module("colorsys")
assert module.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
""",
    ),
    Restored(
        "fs",
        "2.4.5",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=(
            "six==1.10.0",
            "setuptools<80",
        ),
        program="""
import fs
files = fs.open_fs("mem://")
files.writetext("name", "text")
assert files.readtext("name") == "text"
""",
    ),
    Restored(
        "structlog",
        "19.1.0",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=("six==1.12.0",),
        program="""
import structlog
structlog.get_logger().info("event", key=1)
""",
    ),
    Restored(
        "vcrpy",
        "2.1.1",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=(
            "six==1.12.0",
            "PyYAML",
            "wrapt==1.14.1",
            "yarl",
        ),
        program="""
import vcr
with vcr.use_cassette("cassette.yaml") as cassette:
    assert len(cassette) == 0
""",
    ),
    Restored(
        "demandimport",
        "0.3.4",
        lost="`find_module` and `load_module` of finders",
        error="partially initialized module",
        program="""
import demandimport
demandimport.enable()
import colorsys
assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
""",
    ),
    Restored(
        "Flask",
        "0.12.5",
        lost="`find_module` and `load_module` of finders, `pkgutil.get_loader`",
        error="No module named 'flask.ext.hello'",
        pins=(
            "Werkzeug<1",
            "Jinja2<3",
            "MarkupSafe<2.1",
            "itsdangerous<2",
            "click<8",
        ),
        program="""
import sys
from _files import write_files

write_files({"flask_hello.py": "greeting = 'hello'"})
sys.path.insert(0, ".")
from flask.ext.hello import greeting
assert greeting == "hello"
""",
    ),
    Restored(
        "setuptools",
        "65.5.1",
        lost="`pkgutil.ImpImporter`",
        error="has no attribute 'ImpImporter'",
        program="""
import pkg_resources
assert pkg_resources.get_distribution("setuptools").version == "65.5.1"
""",
    ),
    Restored(
        "pip",
        "22.3.1",
        lost="`pkgutil.ImpImporter`",
        error="has no attribute 'ImpImporter'",
        program="""
import runpy
import sys
sys.argv = ["pip", "list"]
try:
    runpy.run_module("pip", run_name="__main__", alter_sys=True)
except SystemExit as end:
    assert end.code == 0
""",
    ),
    Restored(
        "pyramid",
        "1.10.8",
        lost="`FileFinder.find_module`",
        error="'FileFinder' object has no attribute 'find_module'",
        pins=(
            "setuptools<80",
            "venusian==1.2.0",
            "WebOb==1.8.7",
            "legacy-cgi",
        ),
        program="""
import sys
from _files import write_files

write_files({"app/__init__.py": "", "app/views.py": """
        + repr("""\
            from pyramid.view import view_config

            @view_config(route_name="home", renderer="string")
            def home(request):
                return "welcome"
            """)
        + """})
sys.path.insert(0, ".")
import app
from pyramid.config import Configurator
from pyramid.request import Request
config = Configurator()
config.add_route("home", "/")
config.scan(app)
assert Request.blank("/").get_response(config.make_wsgi_app()).text == "welcome"
""",
    ),
    Restored(
        "stevedore",
        "1.32.0",
        lost="`pkgutil.ImpImporter`",
        error="has no attribute 'ImpImporter'",
        pins=("setuptools==65.5.1", "six==1.14.0"),
        program="""
from stevedore import ExtensionManager
assert ExtensionManager("stevedore.example.formatter").names() == ["field", "plain", "simple"]
""",
    ),
    Restored(
        "pbr",
        "5.4.5",
        lost="`pkgutil.ImpImporter`",
        error="has no attribute 'ImpImporter'",
        pins=("setuptools==65.5.1",),
        program="""
import pbr.version
assert str(pbr.version.VersionInfo("pbr")) == "5.4.5"
""",
    ),
    Restored(
        "oauth2client",
        "4.1.3",
        lost="`find_module` of finders",
        error="No module named 'six.moves'",
        pins=("six==1.12.0",),
        program="""
from oauth2client.client import OAuth2WebServerFlow
flow = OAuth2WebServerFlow("id", "secret", "scope", redirect_uri="http://host/")
assert flow.step1_get_authorize_url().startswith("https://accounts.google.com/")
""",
    ),
)

#: Releases that need nothing that Python lost, and look at the frames or finders of the import system
UNHARMED = (
    Restored(
        "sh",
        "1.14.3",
        lost="nothing",
        error="",
        program="""
import sh
from sh import pwd
_sh = sh(_cwd="/")
from _sh import pwd as pwd_in_root
assert pwd_in_root().strip() == "/" != pwd().strip()
""",
    ),
    Restored(
        "beartype",
        "0.23.1",
        lost="nothing",
        error="",
        program="""
import sys
from _files import write_files

write_files({"checked/__init__.py": "def double(x: int) -> int: return 2 * x"})
sys.path.insert(0, ".")
from beartype.claw import beartype_package
from beartype.roar import BeartypeCallHintParamViolation
beartype_package("checked")
import checked
try:
    checked.double("2")
except BeartypeCallHintParamViolation:
    pass
else:
    raise AssertionError("not checked")
""",
    ),
)
