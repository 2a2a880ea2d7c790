"""Functions run in threads, all at once."""

from __future__ import annotations

import itertools
import threading
from typing import Callable

_numbers = itertools.count()


def run_in_threads(*functions: Callable[[], object]) -> None:
    """Run each function in a thread of its own, all at once, and raise the first error of theirs."""
    # Code that is new to coverage (7.17). In the thread that first runs such code after sys.path was changed,
    # coverage takes out of sys.modules what comes meanwhile, from any thread.
    eval(compile("None", f"<new to coverage: {next(_numbers)}>", "eval"))
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
