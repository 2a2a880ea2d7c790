"""What is installed for an interpreter, whose it is, and which Pythons its owner claims."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import sysconfig
import venv
from importlib import metadata
from pathlib import Path
from typing import Any, Callable

import pytest

pytest.importorskip("packaging", reason="environments need the extra `cli`")

from imp_compat.migrate import environment
from imp_compat.migrate.command import WrongUsage
from imp_compat.migrate.environment import Environment
from imp_compat.migrate.source import Distribution

METADATA = "Metadata-Version: 2.1\nName: {}\nVersion: {}\n"


def dist_info(name: str, version: str, *files: str, requires: str | None = None) -> dict[str, dict[str, str]]:
    """Return the tree of an installed distribution's metadata."""
    folder = f"{name}-{version}.dist-info"
    metadata = METADATA.format(name, version) + (f"Requires-Python: {requires}\n" if requires else "")
    record = "".join(f'"{file}",sha256=x,1\n' for file in (*files, f"{folder}/METADATA", f"{folder}/RECORD"))
    return {folder: {"METADATA": metadata, "RECORD": record}}


def test_the_folders_of_this_interpreter_are_where_it_installs() -> None:
    assert sysconfig.get_path("purelib") in environment.find_directories(sys.executable)


@pytest.fixture(scope="module")
def outer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment, and in it a .pth file that leaves a trace where it is run."""
    folder = tmp_path_factory.mktemp("outer")
    venv.EnvBuilder(symlinks=os.name == "posix", with_pip=False).create(str(folder))
    return folder


def python_of(folder: Path) -> str:
    return str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))


def output_of(python: str, code: str) -> str:
    return subprocess.check_output([python, "-c", code], encoding="utf-8").strip()


def site_packages_of(folder: Path) -> str:
    return output_of(python_of(folder), "import sysconfig; print(sysconfig.get_path('purelib'))")


def test_the_folders_of_a_virtual_environment_are_its_own(outer: Path, tmp_path: Path) -> None:
    its_own = [site_packages_of(outer)]
    assert environment.find_directories(python_of(outer)) == its_own
    assert environment.find_directories(str(outer)) == its_own
    with pytest.raises(WrongUsage, match="python.*: No such file or directory"):
        environment.find_directories(str(tmp_path))


def test_nothing_of_the_environment_is_run(outer: Path, tmp_path: Path) -> None:
    trace = tmp_path / "trace"
    pth = Path(site_packages_of(outer), "trace.pth")
    pth.write_text(f"import os; open({str(trace)!r}, 'w')\n")
    environment.find_directories(python_of(outer))
    assert not trace.exists()
    pth.unlink()


def test_a_virtual_environment_can_take_the_packages_of_its_python(outer: Path) -> None:
    config = outer / "pyvenv.cfg"
    text = config.read_text()
    config.write_text(text.replace("packages = false", "packages = true"))
    code = "import os, site; print(*filter(os.path.isdir, site.getsitepackages()), sep='\\n')"
    try:
        folders = environment.find_directories(python_of(outer))
        its_own = output_of(python_of(outer), code).splitlines()
    finally:
        config.write_text(text)
    assert folders[: len(its_own)] == its_own


@pytest.mark.parametrize(
    ("script", "message"),
    [
        (None, "No such file or directory"),
        ("exit 3", "not a Python interpreter"),
        ("echo hello", "not a Python interpreter"),
    ],
)
@pytest.mark.skipif(os.name == "nt", reason="the scripts are those of a shell")
def test_what_is_no_python_is_refused(script: str | None, message: str, tmp_path: Path) -> None:
    path = tmp_path / "python"
    if script is not None:
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(stat.S_IRWXU)
    with pytest.raises(WrongUsage, match=f"python: {message}"):
        environment.find_directories(str(path))


def test_a_file_is_owned_by_the_distribution_that_records_it(make_tree: Callable) -> None:
    folder = make_tree({**dist_info("nose", "1.3.7", "nose/core.py", "../bin/nosetests"), "six.py": ""})
    found = Environment([folder], (3, 15))
    nose = Distribution("nose", "1.3.7", None, None)
    assert found.owner(os.path.join(folder, "nose", "core.py")) == nose
    assert found.owner(os.path.join(os.path.dirname(folder), "bin", "nosetests")) == nose
    assert found.owner(os.path.join(folder, "six.py")) is None
    assert found.owner(os.path.join(folder, "nose", "other.py")) is None


def test_without_a_record_its_packages_are_its_own(make_tree: Callable) -> None:
    info = {"PKG-INFO": METADATA.format("Old-Package", "1.0")}
    folder = make_tree(
        {
            "nose-1.3.7.egg-info": {
                "PKG-INFO": METADATA.format("nose", "1.3.7"),
                "top_level.txt": "nose\nnoses\n",
            },
            "old_package-1.0.egg-info": info,
            "six-1.11.egg": {
                "EGG-INFO": {"PKG-INFO": METADATA.format("six", "1.11"), "top_level.txt": "six\n"}
            },
        }
    )
    found = Environment([folder], (3, 15))

    def owner(*parts: str) -> str | None:
        distribution = found.owner(os.path.join(folder, *parts))
        return distribution and distribution.name

    assert owner("nose", "deep", "core.py") == "nose"
    assert owner("noses.py") == "nose"
    assert owner("old_package", "x.py") == "Old-Package"
    assert owner("six-1.11.egg", "six.py") == "six"


def test_a_distribution_without_metadata_has_no_fields() -> None:
    class Bare(metadata.Distribution):
        @property
        def metadata(self) -> Any:
            raise FileNotFoundError

        def read_text(self, filename: str) -> None:
            return None

        def locate_file(self, path: Any) -> Any:
            return path

    assert environment._names(Bare()) == ["?", "?.py"]


def test_broken_metadata_does_no_harm(make_tree: Callable) -> None:
    folder = make_tree({"x-1.dist-info": {"METADATA": "", "RECORD": "x.py,,\n"}, "y-1.dist-info": {}})
    owner = Environment([folder], (3, 15)).owner(os.path.join(folder, "x.py"))
    assert owner is not None
    assert (owner.name, owner.requires_python) == ("?", None)


@pytest.mark.parametrize(
    ("requires", "target", "claims"),
    [
        (">=3.6", (3, 15), "3.15"),
        (">=3.6", (3, 13), "3.13"),
        (">=2.7, !=3.0.*, <3.13", (3, 15), "3.12"),
        ("<=3.11", (3, 15), "3.11"),
        (">3.11", (3, 11), "3.11"),
        ("~=3.8", (3, 14), "3.14"),
        ("==2.7.*", (3, 15), None),
        ("no specifier", (3, 15), None),
        (None, (3, 15), None),
    ],
)
def test_it_claims_the_newest_python_that_it_lets_in(
    requires: str | None, target: tuple[int, int], claims: str | None, make_tree: Callable
) -> None:
    folder = make_tree(dist_info("x", "1.0", "x.py", requires=requires))
    owner = Environment([folder], target).owner(os.path.join(folder, "x.py"))
    assert owner == Distribution("x", "1.0", requires, claims)


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME"])
def test_the_variables_of_this_interpreter_do_not_reach_the_other(
    name: str, outer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit(3)")
    its_own = site_packages_of(outer)
    monkeypatch.setenv(name, str(tmp_path))
    assert environment.find_directories(python_of(outer)) == [its_own]


def test_the_directory_of_the_user_belongs_to_an_interpreter_outside_of_environments(
    outer: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONUSERBASE", str(tmp_path))
    # virtualenv makes a copy of some Pythons, which no link leads back from.
    version = "{}.{}".format(*sys.version_info)
    names = ("python.exe", f"bin/python{version}", f"bin/pypy{version}")
    found = [str(path) for path in (Path(sys.base_prefix, name) for name in names) if path.is_file()]
    base = found[0] if found else os.path.realpath(sys.executable)
    user = output_of(base, "import site; print(site.getusersitepackages())")
    Path(user).mkdir(parents=True)
    assert user in environment.find_directories(base)
    assert user not in environment.find_directories(python_of(outer))


def test_editable_installs_are_part_of_it(make_tree: Callable, tmp_path: Path) -> None:
    mapping = {"flat": str(tmp_path / "flat")}
    make_tree(
        {
            "site": {
                **dist_info("flat", "1.0", "__editable__.flat-1.0.pth", "__editable___flat_finder.py"),
                **dist_info("src", "2.0", "src.pth"),
                "__editable__.flat-1.0.pth": "import __editable___flat_finder; print(1)",
                "__editable___flat_finder.py": f"import sys\nMAPPING: dict = {mapping}",
                "src.pth": f"# comment\n{tmp_path / 'src'}\n{tmp_path / 'gone'}\nimport os\n",
                "easy-install.pth": f"{tmp_path / 'old'}\n",
            },
            "flat": {"__init__.py": ""},
            "src": {"module.py": ""},
            "old": {
                "old.egg-info": {"PKG-INFO": METADATA.format("old", "3.0"), "top_level.txt": "old\n"},
                "old.py": "",
            },
        }
    )
    found = Environment([str(tmp_path / "site")], (3, 15))
    assert sorted(os.path.relpath(path, tmp_path) for path in found.editable_paths()) == [
        "flat",
        "old",
        "src",
    ]
    for path, owner in (("flat/__init__.py", "flat"), ("src/module.py", "src"), ("old/old.py", "old")):
        distribution = found.owner(str(tmp_path / path))
        assert distribution is not None
        assert distribution.name == owner
    assert found.count() == 3
