"""Imports imp_compat as on a Python that lacks some of the private names that it uses."""

from __future__ import annotations

import ast
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

MODULES = "_imp", "_frozen_importlib", "_frozen_importlib_external", "_io"

# They test what other processes do, which have the names.
UNAFFECTED = {"migrate", "test_checks.py", "test_packaging.py", "test_readme.py"}


def private_names() -> list[str]:
    """Return the private names that imp_compat imports, read from the only module that uses any."""
    spec = importlib.util.find_spec("imp_compat")
    assert spec is not None
    assert spec.origin is not None
    source = Path(spec.origin).with_name("_interpreter.py").read_text(encoding="utf-8")
    return [
        f"{node.module}.{alias.name}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module in MODULES
        for alias in node.names
    ]


def missing(options: list[str]) -> list[str]:
    """Return the private names that an option says are missing; `all` are all."""
    return private_names() if options == ["all"] else options


def import_imp_compat(missing: list[str]) -> None:
    """Import imp_compat while the modules that have private names lack the missing ones."""
    whole: dict[str, ModuleType] = {}
    for private_name in missing:
        name, _, attribute = private_name.rpartition(".")
        if name not in whole:
            whole[name], sys.modules[name] = sys.modules[name], ModuleType(name)
            vars(sys.modules[name]).update(vars(whole[name]))
        vars(sys.modules[name]).pop(attribute, None)  # some are only in newer versions
    try:
        importlib.import_module("imp_compat")
    finally:
        sys.modules.update(whole)
