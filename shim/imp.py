"""The `imp` of old code: importing it binds the module imp_compat itself, so patching one patches both."""

import sys

import imp_compat


def __getattr__(name: str) -> object:
    """Answer for imp_compat where this module is not replaced."""
    return getattr(imp_compat, name)


# A lazy module, such as importlib.util.LazyLoader makes, has to stay in its place.
if type(sys.modules.get(__name__, sys)) is type(sys):
    sys.modules[__name__] = imp_compat
