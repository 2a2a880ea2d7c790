"""What was lost: as imp_compat.legacy has it, and as the standard library's modules have it, or again."""

from __future__ import annotations

import importlib
import warnings
from typing import Any, Callable, Iterator

import pytest

MODULES = ["importlib", "importlib.abc", "importlib.machinery", "importlib.util", "pkgutil", "zipimport"]


@pytest.hookimpl(trylast=True)
def pytest_configure() -> None:
    """Import what the tests need: after the private names are gone, and not in a test, which undoes it."""
    for module in MODULES:
        importlib.import_module(f"imp_compat.legacy.{module}")


def native(module: str, name: str) -> Any:
    """Return what a module of the standard library has under a name, or None where it lost it."""
    value: Any = importlib.import_module(module)
    for attribute in name.split("."):
        value = getattr(value, attribute, None)
    return value


@pytest.fixture(params=["legacy", "restored"])
def lost(request: pytest.FixtureRequest) -> Iterator[Callable[[str, str], Any]]:
    """Get a lost name of a module: from imp_compat.legacy, and from the module, restored.

    Where the interpreter did not lose it, that is the standard library's own, the oracle, which may warn.
    """
    if request.param == "legacy":
        yield lambda module, name: native(f"imp_compat.legacy.{module}", name)
        return

    def get(module: str, name: str) -> Any:
        if f"{module}.{name}" not in lost_names:
            warnings.simplefilter("ignore", DeprecationWarning)
            warnings.simplefilter("ignore", ImportWarning)
            warnings.simplefilter("ignore", ResourceWarning)
        return native(module, name)

    from imp_compat import restore

    lost_names = {name for names in restore.missing().values() for name in names}
    with restore.installed("all"):
        yield get
