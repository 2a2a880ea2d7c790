"""imp-compat doctor: one screen that says which imp an import gives, what is lost and what to do."""

import json
import platform
import shutil
import sys
from contextlib import nullcontext
from importlib import metadata
from pathlib import Path
from types import ModuleType

import pytest
from interpreters import lossy
from trees import build

import imp_compat
from imp_compat import _doctor, restore


def examine(environment, *command):
    """Return the exit status of doctor in an environment, and its report."""
    done = environment.imp_compat(*command, "doctor", "--format", "json")
    assert done.stderr == ""
    return done.returncode, json.loads(done.stdout)


def test_a_healthy_environment(main, monkeypatch):
    monkeypatch.delitem(sys.modules, "imp", raising=False)
    monkeypatch.setattr(_doctor._enable, "written_files", list)
    status, output, _ = main("doctor", "--format", "json")
    report = json.loads(output)
    lost = restore.missing()
    assert status == 0
    assert report["python"] == {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "executable": sys.executable,
    }
    file = sys.modules["imp"].__file__
    provider, distributions, line = "standard library", {}, f"the standard library's ({file})"
    if sys.version_info >= (3, 12):
        provider, distributions = "imp_compat", {"imp-compat": metadata.version("imp-compat")}
        line = f"imp_compat ({file}, installed by imp-compat {distributions['imp-compat']})"
    imp = {"provider": provider, "file": file, "distributions": distributions, "rivals": [], "error": None}
    assert report["imp"] == imp
    assert (report["lost"], report["restored"], report["enabled"]) == (lost, [], [])
    assert len(report["next"]) == (2 if any(lost.values()) else 0)
    assert main("doctor")[1].splitlines()[1] == f"import imp  {line}"


@lossy
def test_what_is_restored_and_enabled_is_shown(environment):
    environment.imp_compat("enable", "--restore", "pkgutil,importlib")
    _, report = examine(environment)
    assert report["restored"] == [*report["lost"]["importlib"], *report["lost"]["pkgutil"]]
    assert all(path.startswith(str(environment.site_packages)) for path in report["enabled"])
    assert [Path(path).suffix for path in report["enabled"]] in ([".pth"], [".start"])
    assert len(report["next"]) == 2
    (environment.site_packages / "imp.py").unlink()
    environment.imp_compat("enable")
    status, report = examine(environment)
    assert report["restored"] == [name for names in report["lost"].values() for name in names]
    assert (status, report["imp"]["provider"], report["next"]) == (0, "imp_compat", [])
    assert report["imp"]["file"] == str(environment.site_packages / "imp_compat" / "__init__.py")
    assert list(report["imp"]["distributions"]) == ["imp-compat"]


@lossy
def test_another_distribution_that_owns_imp_is_named(environment):
    ours = (environment.site_packages / "imp.py").read_bytes()
    tree = {"imp.py": "from zombie_imp import *\n", "zombie_imp": {"__init__.py": ""}}
    for name, version in [("zombie-imp", "0.0.4"), ("imp", "1")]:
        content = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
        directory = f"{name.replace('-', '_')}-{version}.dist-info"
        tree[directory] = {"METADATA": content, "RECORD": "imp.py,,\n"}
    build(tree, environment.site_packages)
    reinstall = "then `pip install --force-reinstall imp-compat`"
    status, report = examine(environment)
    assert (status, report["imp"]["provider"]) == (1, "other")
    assert report["imp"]["distributions"]["zombie-imp"] == "0.0.4"
    assert sorted(report["imp"]["rivals"]) == ["imp", "zombie-imp"]
    uninstall = f"`pip uninstall {' '.join(report['imp']['rivals'])}`"
    assert report["next"][0] == f"{uninstall}, {reinstall}: only one can own imp.py"
    owners = " and ".join(f"{name} {version}" for name, version in report["imp"]["distributions"].items())
    assert f", installed by {owners})" in environment.imp_compat("doctor").stdout
    build({"imp.py": ours}, environment.site_packages)
    shutil.rmtree(environment.site_packages / "imp-1.dist-info")
    status, report = examine(environment)
    assert (status, report["imp"]["provider"]) == (0, "imp_compat")
    assert list(report["imp"]["distributions"]) == ["imp-compat"]
    assert report["imp"]["rivals"] == ["zombie-imp"]
    assert report["next"][0].startswith(f"`pip uninstall zombie-imp`, {reinstall}")


@lossy
@pytest.mark.parametrize("is_installed", [False, True], ids=["alone", "before the installed one"])
def test_a_vendored_copy_is_named(environment, tmp_path, is_installed):
    if not is_installed:
        for path in environment.site_packages.glob("imp*"):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(Path(imp_compat.__file__).parent, tmp_path / "imp_compat")
    status, report = examine(environment, *([] if is_installed else ["run", "-m", "imp_compat"]))
    assert (status, report["imp"]["provider"]) == (0, "imp_compat")
    assert report["imp"]["file"] == str(tmp_path / "imp_compat" / "__init__.py")
    assert report["imp"]["distributions"] == {}


# In this process

STRAY = "neither imp_compat nor the standard library's ({}, not part of a distribution)"
FAILING = "fails: {error} ({}, not part of a distribution)"
IMPS = {
    "module": ({"imp.py": "print('hello')"}, "other", "imp.py", None, STRAY),
    "package": ({"imp": {"__init__.py": ""}}, "other", "imp/__init__.py", None, STRAY),
    "directory": ({"imp": {}}, "other", "imp", None, STRAY),
    "module that fails": ({"imp.py": "raise KeyError(1)"}, None, "imp.py", "KeyError: 1", FAILING),
    "object": ({"imp.py": "import sys; sys.modules[__name__] = 1"}, "other", "imp.py", None, STRAY),
    "module that exits": ({"imp.py": "raise SystemExit(0)"}, None, "imp.py", "SystemExit: 0", FAILING),
    "none": ({}, None, None, "ModuleNotFoundError: No module named 'imp'", "fails: {error}"),
}


@pytest.mark.parametrize(("tree", "provider", "file", "error", "line"), IMPS.values(), ids=list(IMPS))
def test_what_an_import_gives(main, make_tree, monkeypatch, tree, provider, file, error, line):
    directory = make_tree(tree)
    main("doctor")  # imports what it needs while sys.path has the standard library
    monkeypatch.setattr(sys, "path", [directory])
    monkeypatch.delitem(sys.modules, "imp", raising=False)
    monkeypatch.setattr(restore, "missing", dict)
    path = str(Path(directory, file)) if file else None
    imp = {"provider": provider, "file": path, "distributions": {}, "rivals": [], "error": error}
    step = "`pip install --force-reinstall imp-compat`: its imp.py is not on sys.path"
    if path:
        step = f"rename or remove {path}, which hides the imp that old code needs"
    status, output, errors = main("doctor", "--format", "json")
    report = json.loads(output)
    assert (status, report["imp"], report["next"]) == (1, imp, [step])
    assert errors == "hello\n" * ("hello" in str(tree))
    sys.modules.pop("imp", None)
    assert main("doctor")[1].splitlines() == [
        f"Python      {platform.python_version()}, {platform.python_implementation()}, {sys.executable}",
        f"import imp  {line.format(path, error=error)}",
        "lost        nothing else",
        "enabled     no",
        f"next        {step}",
    ]


def test_a_rival_is_uninstalled_before_imp_compat_comes_back():
    [step] = _doctor._next_steps({"imp": {"rivals": ["zombie-imp"]}, "lost": {}, "restored": []})
    assert step.startswith("`pip uninstall zombie-imp`, then `pip install --force-reinstall imp-compat`: ")


def test_a_vendored_copy_of_another_name_is_known(main, monkeypatch):
    monkeypatch.setitem(sys.modules, "imp", ModuleType("host.imp_compat"))
    assert json.loads(main("doctor", "--format", "json")[1])["imp"]["provider"] == "imp_compat"
    assert _doctor._provider("host.old_imp", imp_compat.__file__) == "imp_compat"
    assert _doctor._provider("host._vendor.imp_compat", "elsewhere") == "imp_compat"
    assert _doctor._provider("host.imp", "elsewhere") == "other"


def test_formats(main):
    assert main("doctor", "--format", "text")[1] == main("doctor")[1]
    assert main("doctor", "--format", "xml")[0] == 2


def test_a_screen_of_losses(main, monkeypatch):
    lost = {
        "imp": {},
        "pkgutil": {"a": "3.12", "b": "3.14"},
        "loaders": {"c": "3.12", "d": "3.12"},
        "hooks": {"e": "3.12"},
    }
    monkeypatch.setattr(restore, "missing", lambda: lost)
    monkeypatch.setattr(restore, "installed", lambda group: nullcontext(["b", "c", "d"]))
    monkeypatch.setattr(_doctor._enable, "written_files", list)
    assert main("doctor")[1].splitlines()[2:] == [
        "lost        pkgutil     2 names, 1 of them restored",
        "            loaders     2 names, not restored",
        "            hooks       1 name, restored",
        "enabled     no",
        "next        `imp-compat run PROGRAM` restores all of it in one program",
        "            `imp-compat enable` restores all of it in every process of this environment",
    ]
    monkeypatch.setattr(restore, "missing", dict)
    assert main("doctor")[1].splitlines()[-1] == "next        nothing to do"
