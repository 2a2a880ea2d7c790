"""Writes down which Python functions of imp_compat a process calls; Python imports this at start-up.

It only watches, through sys.monitoring (PEP 669): nothing of imp_compat is imported, wrapped or replaced.
"""

from __future__ import annotations

import os
import sys
from types import CodeType

IMP_COMPAT = os.path.join("imp_compat", "__init__.py")


def on_start(code: CodeType, offset: int) -> object:
    """Note a call, from outside of imp_compat, of a function that it defines."""
    if not code.co_filename.endswith(IMP_COMPAT):
        return sys.monitoring.DISABLE
    function = vars(sys.modules["imp_compat"]).get(code.co_name)
    is_public = getattr(function, "__code__", None) is code and not code.co_name.startswith("_")
    if is_public and not sys._getframe(2).f_code.co_filename.endswith(IMP_COMPAT):
        with open(os.environ["CALLS_LOG"], "a", encoding="utf-8") as file:
            file.write(code.co_name + "\n")
    return None


started = sys.monitoring.events.PY_START
sys.monitoring.use_tool_id(sys.monitoring.PROFILER_ID, "calls of imp_compat")
sys.monitoring.register_callback(sys.monitoring.PROFILER_ID, started, on_start)
sys.monitoring.set_events(sys.monitoring.PROFILER_ID, started)
