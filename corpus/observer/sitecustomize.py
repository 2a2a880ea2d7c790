"""Writes down which functions of imp a process calls: Python imports this at start-up, from the run's PYTHONPATH.

It only watches, through sys.monitoring (PEP 669): nothing is imported, wrapped or replaced.
"""

from __future__ import annotations

import os
import sys
from types import BuiltinFunctionType, CodeType, FunctionType


def observe(log: str) -> None:
    """Append the name of each function of imp_compat to a file, when someone other than Python first calls it."""
    seen = set()

    def on_call(code: CodeType, offset: int, function: object, argument: object) -> None:
        imp_compat = sys.modules.get("imp_compat")
        if imp_compat is None or not isinstance(function, (FunctionType, BuiltinFunctionType)):
            return
        name = function.__name__
        if name in seen or vars(imp_compat).get(name) is not function:
            return
        # The import system calls the functions of the import lock, too.
        if code.co_filename.startswith(("<frozen ", os.path.dirname(str(imp_compat.__file__)))):
            return
        seen.add(name)
        with open(log, "a", encoding="utf-8") as file:
            file.write(name + "\n")

    tool = sys.monitoring.PROFILER_ID
    sys.monitoring.use_tool_id(tool, "imp_compat's corpus")
    sys.monitoring.register_callback(tool, sys.monitoring.events.CALL, on_call)
    sys.monitoring.set_events(tool, sys.monitoring.events.CALL)


observe(os.environ["CORPUS_LOG"])
