"""The `imp` of old code: importing it binds the module imp_compat itself, so patching one patches both."""

import sys

import imp_compat


def __getattr__(name: str) -> object:
    """Look up a name in imp_compat, for code that gets this module itself instead of imp_compat."""
    return getattr(imp_compat, name)


# importlib.util.LazyLoader keeps its state in __spec__, and does not let a module replace itself.
if getattr(__spec__, "loader_state", None) is None:
    sys.modules[__name__] = imp_compat
