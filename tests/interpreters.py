"""What the tests have to know of the interpreter that runs them, and where others are."""

from __future__ import annotations

import sys

PYPY = sys.implementation.name == "pypy"
