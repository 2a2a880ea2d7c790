"""The releases: what each needs, which functions of imp it calls, and on which Python versions it runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Iterator

import programs

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
    """A release whose program fails with *error* if nothing but `imp` is there; *lost* is what it needs.

    Those that lost nothing look at the frames or finders of the import system.
    """

    scenario: str = ""
    functions: tuple[str, ...] = ()
    lost: str
    error: str
    program: str

    @property
    def id(self) -> str:
        """What pytest calls the release's tests."""
        return f"restore_{self.project}"


def _restored() -> Iterator[Restored]:
    for title, fields, program in programs.read(Path(__file__).with_name("restored.txt")):
        project, version = title.split()
        yield Restored(
            project,
            version,
            lost=fields.get("lost", ""),
            error=fields.get("error", ""),
            pins=tuple(fields.get("pins", "").split()),
            pythons=tuple(fields.get("pythons", "3.12 3.13 3.14 3.15").split()),
            program=program,
        )


RESTORED = [release for release in _restored() if release.lost]
UNHARMED = [release for release in _restored() if not release.lost]
