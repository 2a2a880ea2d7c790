"""The `imp` of old code: importing it binds the module imp_compat itself, so patching one patches both."""

import sys

import imp_compat

if type(sys.modules[__name__]) is type(sys):
    sys.modules[__name__] = imp_compat
else:
    # A lazy module, such as importlib.util.LazyLoader makes, must stay in its place: it answers for imp_compat.
    def __getattr__(name: str) -> object:
        return getattr(imp_compat, name)
