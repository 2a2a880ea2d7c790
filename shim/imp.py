"""The `imp` of old code: importing it binds the module imp_compat itself, so patching one patches both."""

import sys

import imp_compat

sys.modules[__name__] = imp_compat
