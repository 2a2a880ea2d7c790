"""What was lost: as imp_compat.legacy has it, and as the standard library's modules have it, or again."""

import importlib
import warnings

import pytest

MODULES = ["importlib", "importlib.abc", "importlib.machinery", "importlib.util", "pkgutil", "zipimport"]


@pytest.hookimpl(trylast=True)
def pytest_configure():
    """Import what the tests need: after the private names are gone, and not in a test, which undoes it."""
    for module in MODULES:
        importlib.import_module(f"imp_compat.legacy.{module}")


def native(module, name):
    """Return what a module of the standard library has under a name, or None if it lost it."""
    value = importlib.import_module(module)
    for attribute in name.split("."):
        value = getattr(value, attribute, None)
    return value


@pytest.fixture(params=["legacy", "restored"])
def lost(request):
    """Get a lost name of a module: from imp_compat.legacy, and from the module, restored.

    If the interpreter did not lose it, that is the standard library's own, the oracle, which may warn.
    """
    if request.param == "legacy":
        yield lambda module, name: native(f"imp_compat.legacy.{module}", name)
        return

    def get(module, name):
        if f"{module}.{name}" not in lost_names:
            warnings.simplefilter("ignore")
        return native(module, name)

    from imp_compat import restore

    lost_names = {name for names in restore.missing().values() for name in names}
    with restore.installed("all"):
        yield get
