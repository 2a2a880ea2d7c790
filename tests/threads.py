"""Functions run in threads, all at once."""

from __future__ import annotations

import itertools
import threading
from typing import Callable

_numbers = itertools.count()


def run_in_threads(*functions: Callable[[], object]) -> None:
    """Run each function in a thread of its own, all at once, and raise the first error of theirs."""
    _let_coverage_see_sys_path()
    errors: list[BaseException] = []
    barrier = threading.Barrier(len(functions))

    def run(function: Callable[[], object]) -> None:
        try:
            barrier.wait(60)
            function()
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    threads = [threading.Thread(target=run, args=(function,), daemon=True) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(100)
        assert not thread.is_alive()
    if errors:
        raise errors[0]


def _let_coverage_see_sys_path() -> None:
    """Run code that is new to coverage.

    In the thread that does so first after sys.path was changed, coverage (7.17) takes out of sys.modules what
    comes meanwhile, from any thread.
    """
    eval(compile("None", f"<new to coverage: {next(_numbers)}>", "eval"))
