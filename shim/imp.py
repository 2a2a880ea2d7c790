"""The `imp` of old code: importing it binds the module imp_compat itself, so patching one patches both."""

import sys

import imp_compat


def __getattr__(name: str) -> object:
    """Answer for imp_compat where this module is not replaced, or was seen before it was."""
    return getattr(imp_compat, name)


# importlib.util.LazyLoader keeps its state there, and does not let a module replace itself.
if getattr(__spec__, "loader_state", None) is None:
    sys.modules[__name__] = imp_compat
