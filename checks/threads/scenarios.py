"""Calls imp from many threads at once and counts what goes wrong.

`__main__.py` sends this file to each interpreter. A trial is one scenario in a forked process: it starts with
nothing imported, and if it hangs or breaks the import system, the next one does not notice.
"""

from __future__ import annotations

import collections
import contextlib
import faulthandler
import functools
import itertools
import json
import os
import re
import sys
import tempfile
import threading
import time
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

THREADS = 16
CALLS = 10  # of each thread in a trial
HANG = 30  # seconds
# If not, imports deadlock even without a load if a package imports a module that other threads import.
IMPORTS_TAKE_PARENTS_FIRST = sys.version_info >= (3, 15)
IS_FREE_THREADED = "free-threading" in sys.version
SWITCH_INTERVALS = [None, 1e-6]  # trials alternate; None is the interpreter's default
WITHOUT_PRIVATE_NAMES = "imp_compat without private names"

PLUGIN = """
import sys, time
with sys.modules["trial"].executing(__name__):
    time.sleep(0)
    whole = True
"""
SLOW = PLUGIN.replace("sleep(0)", "sleep(0.01)")
FAILING = PLUGIN.replace("whole = True", "1 / 0")
# Most builds have at least one of them as a file.
EXTENSIONS = ["_heapq", "_bisect", "_json", "_csv", "_lzma", "_bz2", "_multiprocessing", "_audioop_cffi"]


class Trial:
    """Runs the functions of a scenario in threads; counts calls, executions of modules, and failures.

    The modules that a scenario loads find it in sys.modules, as `trial`.
    """

    def __init__(self, folder: str, implementation: str) -> None:
        self.folder = folder
        self.implementation = implementation
        self.imp: Any = None
        self.calls = 0
        self.failures: collections.Counter[str] = collections.Counter()
        self.executions: collections.Counter[str] = collections.Counter()
        self._under_way: collections.Counter[str] = collections.Counter()
        self._lock = threading.Lock()

    def import_imp(self) -> Any:
        """Import the module under test and return it."""
        if self.implementation == WITHOUT_PRIVATE_NAMES:
            import masking  # sent with this file

            masking.import_imp_compat(masking.missing(["all"]))
        return __import__(self.implementation.partition(" ")[0])

    def attempt(self, function: Callable[[], object]) -> None:
        """Call a function and count its error."""
        try:
            function()
        except BaseException as error:  # noqa: BLE001
            # Without paths and addresses, so that equal failures are counted together
            self.fail(re.sub(r" at \d+|\S*/\S*", "", f"{type(error).__name__}: {error}"))

    def write(self, path: str, source: str = PLUGIN) -> str:
        """Write a file below the directory, which is on sys.path, and return its path."""
        path = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w") as file:
            file.write(source)
        return path

    def run(self, *functions: Callable[[], object], calls: int = CALLS) -> None:
        """Have each thread call one of the functions again and again, all threads at once."""
        barrier = threading.Barrier(THREADS)

        def call(function: Callable[[], object]) -> None:
            barrier.wait()
            for _ in range(calls):
                self.attempt(function)

        chosen = [functions[number % len(functions)] for number in range(THREADS)]
        threads = [threading.Thread(target=call, args=(function,)) for function in chosen]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.calls += THREADS * calls

    @contextlib.contextmanager
    def executing(self, name: str) -> Iterator[None]:
        """Context manager that a module executes in; two executions at a time are a failure."""
        with self._lock:
            self.executions[name] += 1
            self._under_way[name] += 1
            alone = self._under_way[name] == 1
        self.check(alone, "executed twice at once")
        try:
            yield
        finally:
            with self._lock:
                self._under_way[name] -= 1

    def fail(self, failure: str) -> None:
        """Count a failure."""
        with self._lock:
            self.failures[failure] += 1

    def check(self, condition: bool, failure: str) -> None:
        """Count a failure if the condition is false."""
        if not condition:
            self.fail(failure)

    def check_module(self, module: Any) -> None:
        """Count a module that was not executed to its end, or has lost its spec."""
        self.check(getattr(module, "whole", False), "half-made module")
        spec = getattr(module, "__spec__", None)
        self.check(getattr(spec, "loader", None) is not None, "module without a spec")

    def check_executions(self, name: str, least: int, most: int) -> None:
        """Count a module that was executed too seldom or too often."""
        self.check(least <= self.executions[name] <= most, "executed too seldom or too often")

    def check_raises(self, error: type[BaseException], function: Callable[[], object]) -> None:
        """Count a call that does not raise an error; run counts one that raises another."""
        try:
            function()
        except error:
            return
        self.fail(f"no {error.__name__}")

    def check_import(self, name: str) -> None:
        """Import a module and count it if it is not whole."""
        import importlib

        self.check_module(importlib.import_module(name))


class Scenarios(Trial):
    """Each public method is a scenario."""

    # Without private names, imports do not wait for loads, and first_import is a race for the names.
    NEED_PRIVATE_NAMES = (
        "first_import",
        "load_package",
        "load_beside_import",
        "load_beside_import_of_parent",
        "load_child_that_imports_parent",
    )

    def first_use(self) -> None:
        """Each thread makes another first call; the import system must be whole afterwards."""
        path = self.write("plugin.py")
        self.write("package/__init__.py")
        self.run(
            self.imp.get_suffixes,
            self.imp.get_magic,
            lambda: self.imp.load_source("plugin", path),
            lambda: self.imp.load_package("package", self.folder + "/package"),
            lambda: self.imp.find_module("plugin", [self.folder])[0].close(),
            self.imp.get_magic,
            self.imp.get_suffixes,
            lambda: self.imp.reload(json),
            calls=1,
        )
        self._check_import_system()

    def first_import(self) -> None:
        """Each thread imports imp and calls it."""
        self.run(lambda: self.import_imp().get_suffixes(), lambda: self.import_imp().get_magic(), calls=1)
        self._check_import_system()

    def _check_import_system(self) -> None:
        self.write("later.py")
        self.run(lambda: self.check_import("later"), calls=1)
        import importlib.machinery

        self.check(isinstance(os.__spec__, importlib.machinery.ModuleSpec), "a second importlib")

    def load_one_name(self) -> None:
        """All threads load one file by one name."""
        path = self.write("plugin.py")
        modules = []

        def load() -> None:
            modules.append(self.imp.load_source("plugin", path))
            self.check_module(modules[-1])

        self.run(load)
        self.check_executions("plugin", THREADS * CALLS, THREADS * CALLS)
        self.check(all(module is sys.modules["plugin"] for module in modules), "more than one module")

    def load_many_names(self) -> None:
        """Each thread finds and loads a module of its own."""

        def load(name: str) -> None:
            self.check_module(self.imp.load_module(name, *self.imp.find_module(name, [self.folder])))

        names = [f"plugin_{number}" for number in range(THREADS)]
        for name in names:
            self.write(name + ".py")
        self.run(*[functools.partial(load, name) for name in names])
        for name in names:
            self.check_executions(name, CALLS, CALLS)

    def load_failing(self) -> None:
        """All threads load a file that raises, and must leave nothing; then half of them load a good one."""
        good, bad = self.write("plugin.py"), self.write("bad.py", FAILING)

        def fail() -> None:
            self.check_raises(ZeroDivisionError, lambda: self.imp.load_source("plugin", bad))

        self.run(fail)
        self.check("plugin" not in sys.modules, "a failed load stays in sys.modules")
        self.run(fail, lambda: self.check_module(self.imp.load_source("plugin", good)))
        self.check_executions("plugin", 2 * THREADS * CALLS, 2 * THREADS * CALLS)

    def load_package(self) -> None:
        """Half of the threads load a package that imports its own module; the others import that."""
        self.write("package/__init__.py", "from . import module\n" + PLUGIN)
        self.write("package/module.py")
        self.run(
            lambda: self.check_module(self.imp.load_package("package", self.folder + "/package")),
            lambda: self.check_import("package.module" if IMPORTS_TAKE_PARENTS_FIRST else "package"),
        )
        loads = THREADS // 2 * CALLS
        self.check_executions("package", loads, loads + 1)
        self.check_executions("package.module", 1, 1)

    def load_extension(self) -> None:
        """Half of the threads load an extension module that the others import."""
        for name in EXTENSIONS:
            with contextlib.suppress(ImportError):
                file, path, description = self.imp.find_module(name)
                if file:
                    file.close()
                if description[2] == 3:  # C_EXTENSION
                    break

        def load() -> None:
            spec = self.imp.load_dynamic(name, path).__spec__
            # On Python 3.8, all loads share one module, which has no spec while another thread loads it.
            is_under_way = spec is None and sys.version_info < (3, 9)
            self.check(is_under_way or spec.origin == path, "wrong module")

        self.run(load, lambda: self.check(__import__(name).__name__ == name, "wrong module"))

    def load_beside_import(self) -> None:
        """Half of the threads load a module that the others import."""
        path = self.write("plugin.py")
        self.run(
            lambda: self.check_module(self.imp.load_source("plugin", path)),
            lambda: self.check_import("plugin"),
        )
        loads = THREADS // 2 * CALLS
        self.check_executions("plugin", loads, loads + 1)

    def load_beside_import_of_parent(self) -> None:
        """Half of the threads load a module of a package that the others import, which imports the module."""
        self.write("package/__init__.py", PLUGIN + "from . import plugin\n")
        path = self.write("package/plugin.py")
        self.run(
            lambda: self.check_module(self.imp.load_source("package.plugin", path)),
            lambda: self.check_import("package"),
            calls=1,
        )
        self.check_executions("package", 1, 1)

    def load_child_that_imports_parent(self) -> None:
        """Half of the threads load a module that imports its package; the others import the module."""
        circle = "from . import plugin\n" if IMPORTS_TAKE_PARENTS_FIRST else ""
        self.write("package/__init__.py", circle + SLOW)
        path = self.write("package/plugin.py", "import package\n" + SLOW)
        self.run(
            lambda: self.check_module(self.imp.load_source("package.plugin", path)),
            lambda: self.check_import("package.plugin"),
            lambda: self.check_import("package"),
            calls=1,
        )
        self.check_executions("package", 1, 1)

    def reload_beside_load(self) -> None:
        """Threads reload a module that the finders know, and another, which half of the threads load."""

        def check(module: Any, loaded: Any) -> None:
            self.check(loaded is module, "more than one module")
            self.check_module(loaded)

        self.write("known.py")
        path = self.write("plugins/unknown.py")
        known, unknown = __import__("known"), self.imp.load_source("unknown", path)
        self.run(
            lambda: check(known, self.imp.reload(known)),
            lambda: check(unknown, self.imp.load_source("unknown", path)),
            lambda: check(unknown, self.imp.reload(unknown)),
            lambda: check(unknown, self.imp.load_source("unknown", path)),
        )
        # One reload may stand for those beside it, but not for a load.
        reloads = THREADS // 4 * CALLS
        self.check_executions("known", 2, reloads + 1)
        self.check_executions("unknown", 2 * reloads + 1, 3 * reloads + 1)

    def find_while_path_changes(self) -> None:
        """Threads find a module, and miss another, while one inserts and removes a directory of sys.path."""
        path = self.write("plugin.py")

        def find() -> None:
            file, found, _ = self.imp.find_module("plugin")
            file.close()
            self.check(found == path, "wrong file")
            self.check_raises(ImportError, lambda: self.imp.find_module("no_such_module"))

        def change() -> None:
            sys.path.insert(0, self.folder + "/other")
            time.sleep(0)
            sys.path.remove(self.folder + "/other")

        self.run(*[find] * (THREADS - 1), change)

    def import_lock(self) -> None:
        """All threads acquire and release the import lock."""
        holders: list[object] = []

        def lock() -> None:
            self.imp.acquire_lock()
            holders.append(None)
            self.check(len(holders) == 1, "two hold the lock")
            self.check(self.imp.lock_held(), "lock_held() is false inside")
            holders.pop()
            self.imp.release_lock()

        self.run(lock, calls=CALLS * 10)
        self.check(not self.imp.lock_held(), "lock_held() is true at the end")


# Running them


def run(scenario: str, implementation: str, switch_interval: float | None) -> dict[str, Any]:
    """Run one trial in this process and return its counts."""
    with tempfile.TemporaryDirectory() as folder:
        trial = Scenarios(folder, implementation)
        sys.modules["trial"] = trial  # type: ignore[assignment]
        sys.path.insert(0, folder)
        sys.setswitchinterval(switch_interval or sys.getswitchinterval())
        if scenario != "first_import":
            trial.imp = trial.import_imp()
        trial.attempt(getattr(trial, scenario))
        if IS_FREE_THREADED:
            trial.check(not sys._is_gil_enabled(), "the GIL was turned on")  # type: ignore[attr-defined]
    return {"calls": trial.calls, "failures": trial.failures}


def run_forked(*arguments: Any) -> dict[str, Any]:
    """Run one trial in a new process; one that hangs or dies is a failure, with all stacks on stderr."""
    reading, writing = os.pipe()
    process = os.fork()
    if process == 0:
        faulthandler.enable()
        faulthandler.dump_traceback_later(HANG, exit=True)
        try:
            os.write(writing, json.dumps(run(*arguments)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with open(reading, "rb") as pipe:
        answer = pipe.read()
    os.waitpid(process, 0)
    return json.loads(answer) if answer else {"calls": 0, "failures": {"hung or died": 1}}


def main() -> None:
    """Run trials of what standard input asks for until the time is over; print the counts."""
    order = json.load(sys.stdin)
    warnings.simplefilter("ignore")
    calls = 0
    failures: collections.Counter[str] = collections.Counter()
    end = time.monotonic() + order["seconds"]
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(folder + "/imp_compat")
        for name, source in order["sources"].items():
            with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
                file.write(source)
        sys.path.insert(0, folder)
        for switch_interval in itertools.cycle(SWITCH_INTERVALS):
            counts = run_forked(order["scenario"], order["implementation"], switch_interval)
            calls += counts["calls"]
            failures.update(counts["failures"])
            if time.monotonic() > end:
                break
    print(json.dumps({"calls": calls, "failures": failures}))


if __name__ == "__main__":
    main()
