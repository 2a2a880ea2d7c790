"""Writes down which functions of imp a process calls; Python imports this at start-up, from PYTHONPATH.

It only watches, through sys.monitoring (PEP 669): nothing of imp_compat is imported, wrapped or replaced.
"""

from __future__ import annotations

import os
import sys
from types import BuiltinFunctionType, CodeType

LOG = os.environ["CALLS_LOG"]
IMP_COMPAT = os.path.join("imp_compat", "__init__.py")

seen: set[str] = set()


def note(name: str, caller: CodeType) -> None:
    """Append a name to the log, at its first call by someone other than imp_compat and the import system."""
    by_others = not caller.co_filename.endswith(IMP_COMPAT) and not caller.co_filename.startswith("<frozen")
    if by_others and name not in seen:
        seen.add(name)
        with open(LOG, "a", encoding="utf-8") as file:
            file.write(name + "\n")


def on_start(code: CodeType, offset: int) -> object:
    """Note the call of a function that imp_compat defines."""
    if not code.co_filename.endswith(IMP_COMPAT):
        return sys.monitoring.DISABLE
    function = vars(sys.modules["imp_compat"]).get(code.co_name)
    if getattr(function, "__code__", None) is code and not code.co_name.startswith("_"):
        note(code.co_name, sys._getframe(2).f_code)
    return None


def on_call(code: CodeType, offset: int, function: object, argument: object) -> None:
    """Note the call of a function that imp_compat has from the interpreter, such as acquire_lock."""
    if isinstance(function, BuiltinFunctionType) and "imp_compat" in sys.modules:
        name = function.__name__
        if vars(sys.modules["imp_compat"]).get(name) is function:
            note(name, code)


events = sys.monitoring.events
sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "calls of imp_compat")
sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, events.PY_START, on_start)
sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, events.CALL, on_call)
sys.monitoring.set_events(sys.monitoring.PROFILER_ID, events.PY_START | events.CALL)
