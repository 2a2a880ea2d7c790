"""Forks, and asks the child: what test_fork.py runs in processes of their own, to fork none of pytest's."""

from __future__ import annotations

import importlib
import json
import os
import signal
import sys
import threading
import time
import traceback
import warnings
from pathlib import Path
from typing import Any, Callable

import masking
from trees import build

TREE = {
    "plugin.py": "x = 'plugin'",
    "package": {"__init__.py": "x = 'package'"},
    "forks.py": "import os; child = os.fork(); x = 'forks'",
    "slow.py": "import forking; forking.loading.set(); forking.go_on.wait(60); x = 'slow'",
}
loading = threading.Event()
go_on = threading.Event()


def main(name: str, scenario: str, missing: list[str]) -> None:
    """Print, as JSON, what a scenario returns of an `imp`, which lacks some private names."""
    signal.alarm(100)
    masking.import_imp_compat(missing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        imp = importlib.import_module(name)
    build(TREE, Path())  # type: ignore[arg-type]
    print(json.dumps(globals()[scenario](imp)))


def fork() -> int:
    """Fork without the warning that there are other threads, which comes from 3.12 on (gh-100228)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return os.fork()


def ask_child(question: Callable[[], object], fork: Callable[[], int] = fork) -> Any:
    """Return a child's answer."""
    reader, writer = os.pipe()
    child = fork()
    if child == 0:
        signal.alarm(60)
        try:
            os.write(writer, json.dumps(question()).encode())
            os._exit(0)
        except BaseException:  # noqa: BLE001
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(1)
    os.close(writer)
    with open(reader, "rb") as pipe:
        answer = pipe.read()
    _, status = os.waitpid(child, 0)
    assert status == 0
    return json.loads(answer)


def use_lock(imp: Any) -> list[bool]:
    """Return whether the lock is held; then acquired; then released, once, not twice; and at last."""
    held = imp.lock_held()
    imp.acquire_lock()
    return [held, imp.lock_held(), release(imp), release(imp), imp.lock_held()]


def release(imp: Any) -> bool:
    try:
        imp.release_lock()
    except RuntimeError:
        return False
    return True


def load(imp: Any) -> list[str]:
    """Load in all ways: a source, a package, what is found, and again."""
    modules = [imp.load_source("plugin", "plugin.py"), imp.load_package("package", "package")]
    file, path, details = imp.find_module("plugin", ["."])
    with file:
        modules.append(imp.load_module("found", file, path, details))
    sys.path.insert(0, "")
    modules.append(imp.reload(sys.modules["plugin"]))
    return [module.x for module in modules]


def in_thread(function: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=function)
    thread.start()
    return thread


# Scenarios


def while_another_thread_holds_the_lock(imp: Any) -> Any:
    held = threading.Event()
    released = []

    def hold() -> None:
        imp.acquire_lock()
        held.set()
        time.sleep(0.2)
        released.append("before the fork")
        imp.release_lock()

    thread = in_thread(hold)
    held.wait()
    answer = ask_child(lambda: [released, use_lock(imp), load(imp)])
    thread.join()
    return [answer, imp.lock_held()]


def while_this_thread_holds_the_lock(imp: Any) -> Any:
    imp.acquire_lock()
    imp.acquire_lock()
    answer = ask_child(lambda: [load(imp), imp.lock_held(), release(imp), release(imp), use_lock(imp)])
    return [answer, [imp.lock_held(), release(imp), release(imp), imp.lock_held()]]


def a_thread_of_the_child_takes_the_lock(imp: Any) -> Any:
    answers = []

    def ask() -> Any:
        in_thread(lambda: answers.append(use_lock(imp))).join()
        return answers[0]

    return ask_child(ask)


def while_another_thread_loads_another_name(imp: Any) -> Any:
    thread = in_thread(lambda: imp.load_source("slow", "slow.py"))
    loading.wait()
    answer = ask_child(lambda: [use_lock(imp), load(imp)])
    go_on.set()
    thread.join()
    return [answer, sys.modules["slow"].x]


def in_the_middle_of_a_load(imp: Any) -> Any:
    def loaded() -> Any:
        again = imp.load_source("forks", "plugin.py")
        return [use_lock(imp), load(imp), again.x, again is sys.modules["forks"]]

    return ask_child(loaded, fork=lambda: imp.load_source("forks", "forks.py").child)
