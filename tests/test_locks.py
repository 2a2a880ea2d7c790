"""acquire_lock, release_lock and lock_held."""

import threading

import pytest
from threads import run_in_threads
from usage import start


def test_the_lock_is_released_as_often_as_it_was_acquired(imp):
    assert not imp.lock_held()
    for _ in range(50):
        assert imp.acquire_lock() is None
        assert imp.lock_held()
    for _ in range(50):
        assert imp.lock_held()
        assert imp.release_lock() is None
    assert not imp.lock_held()
    with pytest.raises(RuntimeError, match="^not holding the import lock$"):
        imp.release_lock()
    assert not imp.lock_held()


def test_no_thread_loses_count_without_the_interpreters_lock(run_python):
    """The count of the fallback drifted, in the long run, when it was made outside of the lock."""
    code = start("imp_compat", ["_imp.acquire_lock"])
    code += """
from threads import run_in_threads
sys.setswitchinterval(1e-6)

def take_turns():
    for _ in range(3000):
        imp.acquire_lock()
        assert imp.lock_held()
        imp.release_lock()

run_in_threads(*[take_turns] * 8)
print(imp.lock_held(), imp.acquire_lock.__module__)
"""
    assert run_python(code).split() == ["False", "imp_compat._interpreter"]


@pytest.mark.usefixtures("threads")
def test_another_thread_sees_it_and_waits(imp):
    held, seen, released = threading.Event(), threading.Event(), threading.Event()

    def hold():
        imp.acquire_lock()
        held.set()
        assert seen.wait(30)
        released.set()
        imp.release_lock()

    def wait():
        assert held.wait(30)
        assert imp.lock_held()
        with pytest.raises(RuntimeError):
            imp.release_lock()
        seen.set()
        imp.acquire_lock()
        assert released.is_set()
        imp.release_lock()

    run_in_threads(hold, wait)
    assert not imp.lock_held()
