"""Loads in the child of a fork, which has none of the other threads, but the locks that they held."""

import masking
import pytest
import usage

TREE = {
    **usage.TREE,
    "forks.py": "import os; child = os.fork(); x = 'forks'",
    "slow.py": "import __main__; __main__.loading.set(); __main__.go_on.wait(60); x = 'slow'",
}
HOST = """
import os, signal, threading, time, traceback
signal.alarm(100)
warnings.simplefilter("ignore", DeprecationWarning)  # of forks beside threads (gh-100228)

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
    use_all()
    assert not release()
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
    use_all()
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


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("code", SCENARIOS.values(), ids=list(SCENARIOS))
def test_a_child_takes_the_lock_and_loads(run_python, make_tree, imp_name, missing, code):
    run_python(usage.start(imp_name, missing) + HOST + code, cwd=make_tree(TREE))


def test_a_child_can_take_the_lock_of_the_fallback(run_python, make_tree, forks):
    code = SCENARIOS["while another thread holds the lock"]
    run_python(usage.start("imp_compat", ["_imp.acquire_lock"]) + HOST + code, cwd=make_tree(TREE))


def test_the_fallback_on_a_platform_without_forks(run_python, make_tree, forks):
    code = "import os\ndel os.register_at_fork" + usage.start("imp_compat", masking.private_names())
    run_python(code + "use_all()", cwd=make_tree(TREE))
