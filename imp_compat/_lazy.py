"""Modules that are imported when a call first uses one of their names: `import imp_compat` stays cheap.

To be replaced by lazy imports (PEP 810) once 3.15 is the oldest Python.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any

# The interpreter's own: some replace it while load_module runs, as IPython's deepreload does.
_import = __import__


class _LazyModule:
    """Stands in a namespace for a module, and puts the module in its place when an attribute is asked for."""

    def __init__(self, namespace: dict[str, Any], alias: str, name: str) -> None:
        self.namespace = namespace
        self.alias = alias
        self.name = name

    def __getattr__(self, attribute: str) -> Any:  # noqa: ANN401
        module = import_module(self.name)
        self.namespace[self.alias] = module
        return getattr(module, attribute)


def bind(namespace: dict[str, Any], **names: str) -> None:
    """Bind in a namespace, under each alias, the module of that name, to be imported at its first use."""
    for alias, name in names.items():
        namespace[alias] = _LazyModule(namespace, alias, name)


def import_module(name: str) -> ModuleType:
    """Import a module by its absolute name and return it.

    As importlib.import_module does, but `import importlib` brings in warnings, up to Python 3.12.
    """
    _import(name)
    return sys.modules[name]
