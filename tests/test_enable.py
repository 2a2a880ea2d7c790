"""imp-compat enable and disable: every process of an environment restores, until it is disabled."""

import os
import runpy
import site
import sys
import sysconfig
from pathlib import Path

import pytest
from interpreters import lossy

import imp_compat
from imp_compat import _enable

REPORT = "import importlib, pkgutil; print(hasattr(pkgutil, 'ImpLoader'), hasattr(importlib, 'find_loader'))"


def written(environment):
    return sorted(path.name for path in environment.site_packages.glob("*enabled*"))


def start_up_files():
    """Return the names of the files that enable writes: from Python 3.15 on, those of PEP 829."""
    suffixes = [".py", ".start"] if hasattr(site, "StartupState") else [".pth"]
    return [f"imp_compat_enabled{suffix}" for suffix in suffixes]


@lossy
def test_every_process_restores_until_it_is_disabled(environment):
    assert environment.python("-c", REPORT).stdout == "False False\n"
    done = environment.imp_compat("enable")
    assert (done.returncode, done.stderr) == (0, "")
    assert written(environment) == start_up_files()
    *paths, first, second = done.stdout.splitlines()
    assert paths == [f"wrote {environment.site_packages / name}" for name in start_up_files()]
    assert first == "each Python process of this environment now restores all"
    assert second.startswith("when it starts, which takes ")
    for options in ([], ["-I"], ["-E", "-s"]):
        assert environment.python(*options, "-W", "error", "-c", REPORT).stdout == "True True\n"

    done = environment.imp_compat("enable", "--restore", "imp,pkgutil")
    assert "restores imp, pkgutil\n" in done.stdout
    assert environment.python("-c", REPORT).stdout == "True False\n"

    done = environment.imp_compat("disable")
    assert (done.returncode, done.stderr) == (0, "")
    assert sorted(done.stdout.splitlines()) == [line.replace("wrote", "removed") for line in sorted(paths)]
    assert written(environment) == []
    assert environment.python("-c", REPORT).stdout == "False False\n"


@lossy
def test_python_starts_without_a_word_after_imp_compat_is_uninstalled(environment, tmp_path):
    (environment.site_packages / "imp.py").unlink()
    environment.imp_compat("enable")
    (environment.site_packages / "imp_compat").rename(tmp_path / "imp_compat")
    done = environment.python("-W", "error", "-c", REPORT)
    assert (done.returncode, done.stdout, done.stderr) == (0, "False False\n", "")
    assert written(environment) == start_up_files()
    environment.imp_compat("disable", PYTHONPATH=str(tmp_path))
    # An environment without imp_compat is refused.
    assert environment.imp_compat("enable", PYTHONPATH=str(tmp_path)).returncode == 2
    assert written(environment) == []


# In this process


@pytest.fixture
def site_packages(tmp_path, monkeypatch, whole):
    """Have enable see site-packages of a Python that lost something, outside of virtual environments."""
    paths = {"purelib": str(tmp_path / "site-packages"), "stdlib": str(tmp_path)}
    (tmp_path / "site-packages").mkdir()
    monkeypatch.setattr(sysconfig, "get_path", paths.__getitem__)
    if os.name == "posix":  # lib64 is a link to lib in virtual environments of Fedora, which lists both.
        (tmp_path / "lib64").symlink_to("site-packages")
    monkeypatch.setattr(site, "getsitepackages", lambda: [str(tmp_path / "lib64"), paths["purelib"]])
    monkeypatch.setattr(site, "ENABLE_USER_SITE", False)
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    monkeypatch.setattr(_enable.restore, "missing", lambda: {"imp": {"imp": "3.12"}})
    monkeypatch.setattr(_enable, "_is_effective", lambda: True)
    monkeypatch.setattr(_enable, "_seconds", lambda groups: 0.01)
    return tmp_path / "site-packages"


def test_an_externally_managed_python_is_refused_unless_told(main, site_packages):
    (site_packages.parent / "EXTERNALLY-MANAGED").touch()
    status, output, errors = main("enable")
    assert (status, output, _enable.written_files()) == (2, "", [])
    assert errors.startswith("imp-compat enable: error: this Python is externally managed: ")
    assert main("enable", "--break-system-packages")[0] == 0
    assert _enable.written_files() != []


@pytest.mark.parametrize("command", ["enable", "disable"])
def test_a_file_that_cannot_be_written_or_removed_is_one_line(main, site_packages, command):
    path = site_packages / start_up_files()[0]
    path.mkdir()
    verb = "write" if command == "enable" else "remove"
    status, output, errors = main(command)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(f"imp-compat {command}: error: cannot {verb} {path}: ")
    remedy = "run it as a user who can" + ", or in a virtual environment" * (command == "enable")
    assert errors.endswith(f": {remedy}\n")


def test_a_python_that_lost_nothing_needs_nothing(main, site_packages, monkeypatch):
    monkeypatch.setattr(_enable.restore, "missing", lambda: {"imp": {}, "hooks": {}})
    monkeypatch.setattr(site, "getusersitepackages", lambda: None)  # as on WebAssembly
    assert main("enable") == (0, "this Python lost nothing, so there is nothing to enable\n", "")
    assert main("disable") == (0, "imp-compat is not enabled in this environment\n", "")
    assert list(site_packages.iterdir()) == []


def test_the_files_of_the_base_of_an_environment_stay(main, site_packages, make_tree, monkeypatch):
    base = make_tree({"base": {"imp_compat_enabled.pth": ""}}) + "/base"
    monkeypatch.setattr(site, "getsitepackages", lambda: [str(site_packages), base])
    assert main("enable")[0] == main("disable")[0] == 0
    assert _enable.written_files() == [os.path.join(base, "imp_compat_enabled.pth")]


def test_nothing_is_left_if_processes_do_not_restore(main, site_packages, monkeypatch):
    monkeypatch.setattr(_enable, "_is_effective", lambda: False)
    status, _, errors = main("enable")
    message = "start-up files cannot import imp_compat: install it in this environment"
    assert (status, errors) == (2, f"imp-compat enable: error: {message}\n")
    assert list(site_packages.iterdir()) == []


@pytest.mark.usefixtures("processes")
def test_new_processes_tell_what_they_restore_and_how_long_it_takes():
    assert not _enable._is_effective()
    assert 0 < _enable._seconds(["imp", "hooks"]) < 60


def test_what_is_in_the_user_s_site_packages_is_enabled_there(site_packages, tmp_path, monkeypatch):
    user_site = os.path.dirname(os.path.dirname(imp_compat.__file__))
    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    monkeypatch.setattr(site, "getusersitepackages", lambda: str(tmp_path / "user"))
    assert _enable._directory() == str(site_packages)  # purelib
    (tmp_path / "user").mkdir()
    (tmp_path / "user" / "imp_compat_enabled.pth").touch()
    assert _enable.written_files() == [str(tmp_path / "user" / "imp_compat_enabled.pth")]
    monkeypatch.setattr(site, "getusersitepackages", lambda: user_site + os.sep)
    assert _enable._directory() == user_site
    assert set(map(os.path.dirname, _enable._start_up_files(["all"]))) == {user_site}


@pytest.mark.parametrize("has_pep_829", [False, True], ids=["pth", "start"])
def test_each_form_restores_the_groups_and_is_removed(main, site_packages, monkeypatch, has_pep_829):
    installed = []
    monkeypatch.setattr(_enable.restore, "install", lambda *groups: installed.append(groups))
    if has_pep_829:
        monkeypatch.setattr(site, "StartupState", object, raising=False)
    else:
        monkeypatch.delattr(site, "StartupState", raising=False)
    assert main("enable", "--restore", "imp,hooks")[0] == 0
    paths = {Path(path).suffix: path for path in _enable.written_files()}
    if has_pep_829:
        assert Path(paths[".start"]).read_text() == "imp_compat_enabled:start\n"
        runpy.run_path(paths[".py"])["start"]()
    else:
        exec(Path(paths[".pth"]).read_text())
    assert installed == [("imp", "hooks")]
    assert main("disable")[0] == 0
    assert list(site_packages.iterdir()) == []
