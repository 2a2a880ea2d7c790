"""Writes down which functions of imp a process calls; Python imports this at start-up, from PYTHONPATH.

It only watches, through sys.monitoring (PEP 669): nothing of imp_compat is imported, wrapped or replaced.
"""

from __future__ import annotations

import os
import sys
from types import BuiltinFunctionType, CodeType, FunctionType

LOG = os.environ["CALLS_LOG"]
IMP_COMPAT = os.path.join("imp_compat", "__init__.py")

seen: set[str] = set()


def on_call(code: CodeType, offset: int, function: object, argument: object) -> None:
    """Append a function of imp_compat to the log, at its first call by someone else."""
    by_others = not code.co_filename.endswith(IMP_COMPAT) and not code.co_filename.startswith("<frozen")
    if by_others and isinstance(function, (FunctionType, BuiltinFunctionType)):
        name = function.__name__
        if name not in seen and getattr(sys.modules.get("imp_compat"), name, None) is function:
            seen.add(name)
            with open(LOG, "a", encoding="utf-8") as file:
                file.write(name + "\n")


events = sys.monitoring.events
sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "calls of imp_compat")
sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, events.CALL, on_call)
sys.monitoring.set_events(sys.monitoring.PROFILER_ID, events.CALL)
