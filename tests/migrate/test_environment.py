"""What is installed for an interpreter, whose it is, and which Pythons its owner claims."""

import os
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from environments import make_environment

pytest.importorskip("packaging", reason="environments need the extra `cli`")

from imp_compat.migrate import environment
from imp_compat.migrate.command import WrongUsage
from imp_compat.migrate.environment import Environment
from imp_compat.migrate.source import Distribution

METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"


def dist_info(name, version, *files, requires=None):
    """Return the tree of an installed distribution's metadata."""
    folder = f"{name}-{version}.dist-info"
    metadata = METADATA.format(name, version) + (f"Requires-Python: {requires}\n" if requires else "")
    record = "".join(f'"{file}",sha256=x,1\n' for file in (*files, f"{folder}/METADATA", f"{folder}/RECORD"))
    return {folder: {"METADATA": metadata, "RECORD": record}}


@pytest.fixture(scope="module")
def python(tmp_path_factory):
    """The interpreter of a virtual environment."""
    return make_environment(tmp_path_factory.mktemp("outer"))


def output_of(python, code):
    return subprocess.check_output([python, "-c", code], encoding="utf-8").strip()


@pytest.fixture(scope="module")
def site_packages(python):
    return output_of(python, "import sysconfig; print(sysconfig.get_path('purelib'))")


def test_the_folders_are_those_that_packages_are_installed_in(python, site_packages, tmp_path):
    assert sysconfig.get_path("purelib") in environment.find_directories(sys.executable)
    assert environment.find_directories(python) == [site_packages]
    assert environment.find_directories(str(Path(python).parents[1])) == [site_packages]
    with pytest.raises(WrongUsage, match="python.*: No such file or directory"):
        environment.find_directories(str(tmp_path))


def test_nothing_of_the_environment_or_of_the_variables_is_run(python, site_packages, tmp_path, monkeypatch):
    trace = tmp_path / "trace"
    pth = Path(site_packages, "trace.pth")
    pth.write_text(f"import os; open({str(trace)!r}, 'w')\n")
    assert environment.find_directories(python) == [site_packages]
    assert not trace.exists()
    pth.unlink()
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    for name in ("PYTHONPATH", "PYTHONHOME"):
        monkeypatch.setenv(name, str(tmp_path))
        assert environment.find_directories(python) == [site_packages]


def test_a_virtual_environment_can_take_the_packages_of_its_python(python):
    config = Path(python).parents[1] / "pyvenv.cfg"
    text = config.read_text()
    config.write_text(text.replace("packages = false", "packages = true"))
    code = "import os, site; print(*filter(os.path.isdir, site.getsitepackages()), sep='\\n')"
    try:
        its_own = output_of(python, code).splitlines()
        assert environment.find_directories(python)[: len(its_own)] == its_own
    finally:
        config.write_text(text)


@pytest.mark.parametrize("script", ["exit 3", "echo hello"])
@pytest.mark.skipif(os.name == "nt", reason="the scripts are those of a shell")
def test_what_is_no_python_is_refused(script, tmp_path):
    path = tmp_path / "python"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(stat.S_IRWXU)
    with pytest.raises(WrongUsage, match="python: not a Python interpreter"):
        environment.find_directories(str(path))


@pytest.fixture
def owners(make_tree):
    """Return the name of the distribution that owns each file of some in a tree, or None."""

    def find(tree, *paths):
        folder = make_tree(tree)
        found = Environment([folder], (3, 15))
        distributions = [found.owner(os.path.join(folder, *path.split("/"))) for path in paths]
        return [distribution and distribution.name for distribution in distributions]

    return find


def test_a_file_is_owned_by_the_distribution_that_records_it(owners):
    tree = {**dist_info("nose", "1.3.7", "nose/core.py", "../bin/nosetests"), "six.py": ""}
    assert owners(tree, "nose/core.py", "../bin/nosetests") == ["nose", "nose"]
    assert owners(tree, "six.py", "nose/other.py") == [None, None]


def test_without_a_record_its_packages_are_its_own(owners):
    nose = {"PKG-INFO": METADATA.format("nose", "1.3.7"), "top_level.txt": "nose\nnoses\n"}
    six = {"PKG-INFO": METADATA.format("six", "1.11"), "top_level.txt": "six\n"}
    tree = {
        "nose-1.3.7.egg-info": nose,
        "old_package-1.0.egg-info": {"PKG-INFO": METADATA.format("Old-Package", "1.0")},
        "six-1.11.egg": {"EGG-INFO": six},
        "of_distutils-1.0.egg-info": METADATA.format("of-distutils", "1.0"),
    }
    assert owners(tree, "nose/deep/core.py", "noses.py") == ["nose", "nose"]
    assert owners(tree, "of_distutils.py") == ["of-distutils"]
    assert owners(tree, "old_package/x.py", "six-1.11.egg/six.py") == ["Old-Package", "six"]


def test_broken_metadata_does_no_harm(owners):
    tree = {"x-1.dist-info": {"METADATA": "", "RECORD": "x.py,,\n"}, "y-1.dist-info": {}}
    assert owners(tree, "x.py") == ["?"]


@pytest.mark.parametrize(
    ("requires", "target", "claims"),
    [
        (">=3.6", (3, 13), "3.13"),
        (">=2.7, !=3.0.*, <3.13", (3, 15), "3.12"),
        ("<=3.11", (3, 15), "3.11"),
        (">3.11", (3, 11), "3.11"),
        ("==2.7.*", (3, 15), None),
        ("no specifier", (3, 15), None),
        (None, (3, 15), None),
    ],
)
def test_it_claims_the_newest_python_that_it_lets_in(requires, target, claims, make_tree):
    folder = make_tree(dist_info("x", "1.0", "x.py", requires=requires))
    owner = Environment([folder], target).owner(os.path.join(folder, "x.py"))
    assert owner == Distribution("x", "1.0", requires, claims)


def test_the_directory_of_the_user_belongs_to_an_interpreter_outside_of_environments(
    python, tmp_path, monkeypatch
):
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    # virtualenv makes a copy of some Pythons, which no link leads back from.
    version = "{}.{}".format(*sys.version_info)
    names = ("python.exe", f"bin/python{version}", f"bin/pypy{version}")
    found = [str(path) for path in (Path(sys.base_prefix, name) for name in names) if path.is_file()]
    base = found[0] if found else os.path.realpath(sys.executable)
    user = output_of(base, "import site; print(site.getusersitepackages())")
    Path(user).mkdir(parents=True)
    assert user in environment.find_directories(base)
    assert user not in environment.find_directories(python)


# As setuptools 64 to 69 writes it, and newer ones
@pytest.mark.parametrize("declared", ["MAPPING", "MAPPING: dict[str, str]"])
def test_editable_installs_are_part_of_it(declared, make_tree, tmp_path):
    mapping = {"flat": str(tmp_path / "flat")}
    site = {
        **dist_info("flat", "1.0", "__editable__.flat-1.0.pth", "__editable___flat_finder.py"),
        **dist_info("src", "2.0", "src.pth"),
        "__editable__.flat-1.0.pth": "import __editable___flat_finder; print(1)",
        "__editable___flat_finder.py": f"import sys\n{declared} = {mapping}\nNAMESPACES = {{}}\n",
        "src.pth": f"# comment\n{tmp_path / 'src'}\n{tmp_path / 'gone'}\nimport os\n",
        "easy-install.pth": f"{tmp_path / 'old'}\n",
    }
    old = {"PKG-INFO": METADATA.format("old", "3.0"), "top_level.txt": "old\n"}
    old = {"old.egg-info": old, "old.py": ""}
    tmp_path.joinpath("site").mkdir()
    tmp_path.joinpath("site", "dangling.pth").symlink_to("nowhere")
    make_tree({"site": site, "flat": {"__init__.py": ""}, "src": {"module.py": ""}, "old": old})
    found = Environment([str(tmp_path / "site")], (3, 15))
    assert sorted(found.editable_paths()) == [str(tmp_path / name) for name in ("flat", "old", "src")]
    paths = [tmp_path / "flat" / "__init__.py", tmp_path / "old" / "old.py", tmp_path / "src" / "module.py"]
    assert [found.owner(str(path)).name for path in paths] == ["flat", "old", "src"]
    assert found.count() == 3
