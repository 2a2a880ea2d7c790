"""Loads in the child of a fork, which has none of the other threads, but the locks that they held."""

from pathlib import Path

import masking
import pytest

TREE = {
    "plugin.py": "x = 'plugin'",
    "package": {"__init__.py": "x = 'package'"},
    "forks.py": "import os; child = os.fork(); x = 'forks'",
    "slow.py": "import __main__; __main__.loading.set(); __main__.go_on.wait(60); x = 'slow'",
}
HOST = """
import importlib, os, signal, sys, threading, time, traceback, warnings
signal.alarm(100)
sys.path[:0] = ["", {tests!r}]
import masking
masking.import_imp_compat({missing!r})
warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads, too (gh-100228)
imp = importlib.import_module({name!r})

def in_child(function, fork=os.fork):
    child = fork()
    if child == 0:
        signal.alarm(60)
        try:
            function()
            os._exit(0)
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(1)
    assert os.waitpid(child, 0)[1] == 0

def release():
    try:
        imp.release_lock()
    except RuntimeError:
        return False
    return True

def use_lock_and_load():
    assert not imp.lock_held()
    imp.acquire_lock()
    assert imp.lock_held()
    assert [release(), release(), imp.lock_held()] == [True, False, False]
    load()

def load():
    plugin = imp.load_source("plugin", "plugin.py")
    found = imp.load_module("found", *imp.find_module("plugin", ["."]))
    modules = [plugin, found, imp.load_package("package", "package"), imp.reload(plugin)]
    assert [module.x for module in modules] == ["plugin", "plugin", "package", "plugin"]
"""
SCENARIOS = {
    "while another thread holds the lock": """
held = threading.Event()
released = []

def hold():
    imp.acquire_lock()
    held.set()
    time.sleep(0.2)
    released.append("before the fork")
    imp.release_lock()

def check():
    assert released
    use_lock_and_load()

threading.Thread(target=hold).start()
held.wait()
in_child(check)
assert not imp.lock_held()
""",
    "while this thread holds the lock twice": """
def check():
    load()
    assert [imp.lock_held(), release(), release()] == [True] * 3
    use_lock_and_load()

imp.acquire_lock()
imp.acquire_lock()
in_child(check)
assert [imp.lock_held(), release(), release(), imp.lock_held()] == [True, True, True, False]
""",
    "while another thread loads": """
loading, go_on = threading.Event(), threading.Event()
thread = threading.Thread(target=imp.load_source, args=("slow", "slow.py"))
thread.start()
loading.wait()
in_child(use_lock_and_load)
go_on.set()
thread.join()
assert sys.modules["slow"].x == "slow"
""",
    "in the middle of a load": """
def check():
    again = imp.load_source("forks", "plugin.py")
    assert again.x == "plugin"
    assert again is sys.modules["forks"]
    use_lock_and_load()

in_child(check, fork=lambda: imp.load_source("forks", "forks.py").child)
""",
}
NO_FORKS = "import os\ndel os.register_at_fork\n"


@pytest.fixture
def run(run_python, make_tree, forks):
    """Run code in a new process that has an `imp` without some private names."""

    def run(code, name, missing, before=""):
        host = HOST.format(tests=str(Path(__file__).parent), name=name, missing=missing)
        return run_python(before + host + code, cwd=make_tree(TREE))

    return run


@pytest.mark.parametrize("code", SCENARIOS.values(), ids=list(SCENARIOS))
def test_a_child_takes_the_lock_and_loads(run, imp_name, missing, code):
    run(code, imp_name, missing)


def test_the_fallback_on_a_platform_without_forks(run):
    run("use_lock_and_load()", "imp_compat", masking.private_names(), before=NO_FORKS)
