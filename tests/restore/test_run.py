"""imp-compat run: an old program runs as python would run it, with what the import system lost restored."""

import os
import shutil
import subprocess
import sys
import types
from pathlib import Path
from unittest.mock import Mock

import pytest
from environments import Python, make_environment
from interpreters import lossy

import imp_compat
from imp_compat import _run

# Its processes have all the private names, whatever this one does without.
pytestmark = pytest.mark.usefixtures("whole", "processes")

# The directory of the file with which processes start that restore
START_UP = str(Path(_run.__file__).with_name("_startup"))
# Prints what a program can see of how it was started
REPORT = """
import re, sys, __main__
print(sys.argv, sys.path, sys.flags, sys.warnoptions)
print(vars(__main__) is globals(), "sitecustomize" in sys.modules)
try:
    print(sys._getframe(1).f_code.co_name)
except ValueError:
    print("no caller")
for name in sorted(globals()):
    if name.startswith("__"):
        print(name, re.sub(" at 0x[0-9a-f]+", "", repr(globals()[name])))
"""

CHILD_REPORT = "import pkgutil; print(hasattr(pkgutil, 'ImpImporter'))"
CHILD = f"""
import os, subprocess, sys
print(os.environ.get("PYTHONPATH"), [name for name in os.environ if "IMP_COMPAT" in name], flush=True)
subprocess.run([sys.executable, "-c", {CHILD_REPORT!r}], check=True)
"""


@pytest.fixture
def python(tmp_path):
    return Python(tmp_path, is_measured=False)


@pytest.fixture
def measured(tmp_path):
    """Python with coverage, for what no test runs in this process."""
    return Python(tmp_path)


@pytest.fixture
def run(measured):
    """Run `imp-compat run` in the test's directory."""
    return lambda *arguments, **options: measured("-m", "imp_compat", "run", *arguments, **options)


@pytest.fixture
def tree(make_tree):
    files = {"__main__.py": "import beside\n" + REPORT, "beside.py": ""}
    make_tree({"program.py": REPORT, "failing.py": "def f():\n    1 / 0\nf()\n", "directory": files})


def outcome(result):
    return result.returncode, result.stdout, result.stderr


# Programs, and what python prints, among other things
PROGRAMS = {
    "script": (["program.py"], "__builtins__ <module"),
    "directory": (["directory"], "__builtins__ <module"),
    "module": (["-m", "program"], "__builtins__ <module"),
    "code": (["-c", REPORT], "__builtins__ <module"),
    "standard input": (["-"], "__builtins__ <module"),
    "traceback": (["failing.py"], "in f\n"),
    "syntax error": (["-c", "1 +"], "SyntaxError"),
    "exit status": (["-c", "print(1); raise SystemExit(7)"], "1"),
    "missing script": (["no_such_program.py"], "can't open file"),
}


@pytest.mark.usefixtures("tree")
@pytest.mark.parametrize(("target", "printed"), PROGRAMS.values(), ids=list(PROGRAMS))
def test_a_program_runs_and_ends_as_with_python(python, run, target, printed):
    arguments = [*target, "-x", "--restore", "imp", "--", "-m", "y"]
    expected = python(*arguments, stdin=REPORT)
    assert printed in expected.stdout + expected.stderr
    assert outcome(run(*arguments, stdin=REPORT)) == outcome(expected)


OPTIONS = [
    ["-B", "-OO", "-bb", "-d", "-q", "-s", "-u", "-W", "error", "-W", "ignore::ImportWarning"],
    ["-X", "dev"],
    ["-X", "faulthandler", "-X", "utf8=1"],
    ["-X", "lazy_imports=all"],  # which is new in Python 3.15
]
if sys.version_info >= (3, 11):
    OPTIONS.append(["-P"])
# PyPy does not drop the warning options that it has already.
FLAGS = (
    "import sys; print(sys.flags, dict.fromkeys(sys.warnoptions), sys._xoptions, sys.stdout.write_through)"
)


@pytest.mark.parametrize("options", OPTIONS, ids=" ".join)
def test_the_options_of_python_are_handed_on(python, options):
    expected = python(*options, "-c", FLAGS)
    assert expected.returncode == 0
    assert outcome(python(*options, "-m", "imp_compat", "run", "-c", FLAGS)) == outcome(expected)


def test_options_that_print_or_wait_are_handed_on(monkeypatch):
    flags = types.SimpleNamespace(inspect=1, verbose=2)
    monkeypatch.setattr(_run, "sys", types.SimpleNamespace(flags=flags, stdout=None, warnoptions=[]))
    assert _run._interpreter_options() == ["-i", "-v", "-v"]


# Those that ignore the environment, and can be handed on
IGNORING = ["-E", "-I"] if sys.version_info >= (3, 11) else ["-E"]


@pytest.mark.parametrize("option", IGNORING)
def test_an_ignored_environment_does_not_keep_run_from_restoring(python, option):
    code = "import sys; print(sys.path, sys.flags.optimize)"
    environment = {"PYTHONPATH": "elsewhere", "PYTHONOPTIMIZE": "1"}
    expected = python(option, "-c", code, **environment).stdout + "True\n"
    code = f"{code}; {CHILD_REPORT}"
    assert python(option, "-m", "imp_compat", "run", "-c", code, **environment).stdout == expected


@pytest.mark.parametrize(
    ("option", "no_site", "isolated"), [("-S", 1, 0), ("-I", 0, 1)], ids=["no-site", "isolated"]
)
def test_an_option_that_prevents_restoring_is_refused(option, no_site, isolated, monkeypatch, capsys):
    flags = types.SimpleNamespace(no_site=no_site, isolated=isolated)
    monkeypatch.setattr(_run, "sys", types.SimpleNamespace(flags=flags))
    with pytest.raises(SystemExit, match="2"):
        _run.main(["-c", "pass"])
    error = f"error: python {option} skips the start-up file that restores: leave out {option}\n"
    assert capsys.readouterr().err.endswith(error)


def test_an_interactive_python_has_the_names_of_the_program(python, make_tree):
    make_tree({"program.py": "x = 17"})
    expected = python("-i", "program.py", stdin="print(x)\n")
    assert "17" in expected.stdout
    result = python("-i", "-m", "imp_compat", "run", "program.py", stdin="print(x)\n")
    assert outcome(result) == outcome(expected)


UNKNOWN = "unknown group 'import' (choose from imp, importlib, pkgutil, loaders, hooks, moved, all)"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "the following arguments are required: TARGET"),
        (["-m"], "the following arguments are required: TARGET"),
        (["-m", "-c", "pass"], "argument -c: not allowed with argument -m"),
        (["--no-such-option", "program.py"], "unrecognized arguments: --no-such-option"),
        (["--restore", "imp,import", "program.py"], f"argument --restore: {UNKNOWN}"),
    ],
    ids=" ".join,
)
def test_wrong_usage(capsys, arguments, message):
    with pytest.raises(SystemExit, match="2"):
        _run.main(arguments)
    output, errors = capsys.readouterr()
    assert output == ""
    assert errors.startswith("usage: imp-compat run ")
    assert errors.splitlines()[-1] == f"imp-compat run: error: {message}"


def test_nothing_third_party_is_imported(python):
    code = "import sys; print(sorted(name for name in sys.modules if 'imp_compat' not in name))"
    expected = python("-c", f"from imp_compat import restore; restore.install('all'); {code}")
    assert set(eval(python("-m", "imp_compat", "run", "-c", code).stdout)) <= set(eval(expected.stdout))


# Children

POOL = """
import multiprocessing, pkgutil, sys

sys.meta_path.append(pkgutil.ImpImporter("plugins"))
import old

def work(n):
    return n + old.x

if __name__ == "__main__":
    with multiprocessing.get_context(sys.argv[1]).Pool(1) as pool:
        print(pool.map(work, [1, 2]))
        pool.close()
        pool.join()
"""


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has a forkserver")
@pytest.mark.parametrize("method", ["spawn", "forkserver"])
def test_multiprocessing_finds_all_restored(python, make_tree, method):
    make_tree({"program.py": POOL, "plugins": {"old.py": "x = 40"}})
    result = python("-W", "ignore", "-m", "imp_compat", "run", "program.py", method)
    assert outcome(result) == (0, "[41, 42]\n", "")


@lossy
@pytest.mark.parametrize("path", ["", os.pathsep.join(["elsewhere", "nowhere"])], ids=["no path", "path"])
def test_a_python_that_the_program_starts_restores_too_or_is_left_alone(run, path):
    expected = os.pathsep.join([START_UP, path]) if path else START_UP
    result = run("-c", CHILD, PYTHONPATH=path)
    assert outcome(result) == (0, f"{expected} ['IMP_COMPAT_RESTORE']\nTrue\n", "")
    result = run("--no-children", "-c", f"import pkgutil; pkgutil.ImpImporter\n{CHILD}", PYTHONPATH=path)
    assert outcome(result) == (0, f"{path or None} []\nFalse\n", "")


GROUPS = "import importlib, pkgutil; print(hasattr(pkgutil, 'ImpLoader'), hasattr(importlib, 'find_loader'))"


@lossy
def test_a_run_inside_a_run_chooses_anew(run):
    inner = ["-m", "imp_compat", "run", "--restore", "pkgutil", "-c", GROUPS]
    assert run("--restore", "importlib", *inner).stdout == "True False\n"
    assert run("--restore", "importlib,pkgutil", "-c", GROUPS).stdout == "True True\n"


SITECUSTOMIZES = {
    "one": "import sys; print('customized', __name__, __file__, sys.modules[__name__].__file__)",
    "one that fails": "1 / 0",
    "one that lacks a module": "import no_such_module",
}


@pytest.mark.parametrize("source", SITECUSTOMIZES.values(), ids=list(SITECUSTOMIZES))
def test_the_sitecustomize_that_is_there_is_run(python, run, make_tree, source):
    directory = make_tree({"site": {"sitecustomize.py": source}}) + "/site"
    code = "import sys; print(sys.modules.get('sitecustomize'))"
    expected = python("-c", code, PYTHONPATH=directory)
    assert expected.stdout != "None\n" or "sitecustomize" in expected.stderr
    result = run("-c", code, PYTHONPATH=directory)
    # The process that becomes the program has run it before.
    assert result.stdout.endswith(expected.stdout)
    assert result.stderr == 2 * expected.stderr


def test_a_python_that_is_too_old_for_imp_compat_starts(measured, make_tree):
    too_new = make_tree({"imp_compat": {"__init__.py": "", "restore.py": "syntax of the future"}})
    path = os.pathsep.join([START_UP, too_new])
    result = measured("-c", "print(1)", PYTHONPATH=path, IMP_COMPAT_RESTORE="all")
    assert outcome(result) == (0, "1\n", "")


def test_an_error_of_restore_is_printed_and_the_next_sitecustomize_is_run(measured, make_tree):
    path = os.pathsep.join([START_UP, make_tree({"sitecustomize.py": "print('customized')"})])
    result = measured("-c", "print(1)", PYTHONPATH=path, IMP_COMPAT_RESTORE="nothing")
    assert (result.returncode, result.stdout) == (0, "customized\n1\n")
    assert result.stderr.splitlines()[-1].startswith("ValueError: unknown group 'nothing'")


def test_the_start_up_file_does_nothing_by_itself(python, measured):
    code = f"import sys; print({START_UP!r} in sys.path_importer_cache); {CHILD_REPORT}"
    assert outcome(measured("-c", code, PYTHONPATH=START_UP)) == outcome(python("-c", code))


@lossy
def test_an_environment_without_imp_compat_restores_too(run, tmp_path):
    """With imp_compat in another environment, or in the working directory alone."""
    python = Python(tmp_path, make_environment(tmp_path / "environment"))
    code = f"import subprocess; subprocess.run([{python.executable!r}, '-c', {CHILD_REPORT!r}])"
    assert outcome(run("-c", code)) == (0, "True\n", "")
    shutil.copytree(Path(imp_compat.__file__).parent, tmp_path / "imp_compat")
    assert python("-m", "imp_compat", "run", "-c", CHILD).stdout.endswith("True\n")


# In this process


def test_it_waits_if_it_cannot_become_the_program(monkeypatch):
    monkeypatch.setattr(os, "name", "nt")
    assert _run.main(["-c", "import os, sys; sys.exit(7 if 'IMP_COMPAT_RESTORE' in os.environ else 8)"]) == 7


def test_it_waits_for_a_program_that_takes_an_interrupt(monkeypatch):
    process = Mock()
    process.wait.side_effect = [KeyboardInterrupt, 7]
    monkeypatch.setattr(os, "name", "nt")
    monkeypatch.setattr(subprocess, "Popen", lambda command, env: process)
    assert _run.main(["-c", "pass"]) == 7
