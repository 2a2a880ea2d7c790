"""What `import imp_compat` brings in, and leaves behind: next to nothing."""

from __future__ import annotations

import sys
from typing import Any

import pytest

# What most costs a process that only imports the library.
TO_BE_IMPORTED_LATER = {
    "collections",
    "contextlib",
    "enum",
    "functools",
    "importlib.util",
    "re",
    "tokenize",
    "typing",
    "warnings",
}
REPORT = """
import sys, os
before = set(sys.modules)
state = [list(sys.path), list(sys.meta_path), list(sys.path_hooks), dict(os.environ), list(sys.warnoptions)]
import {module}
print(*sorted(set(sys.modules) - before))
assert state == [sys.path, sys.meta_path, sys.path_hooks, dict(os.environ), sys.warnoptions]
"""
OWN = {"imp_compat", "imp_compat._interpreter", "imp_compat._lazy"}


def test_it_imports_nothing_but_itself(run_python: Any, whole: None) -> None:
    """Isolated and without site, so that nothing of the list is there already."""
    import imp_compat

    folder = imp_compat.__path__[0] + "/.."
    code = f"import os, sys; sys.path.append({folder!r})\n" + REPORT.format(module="imp_compat")
    added = set(run_python(code, "-I", "-S").split())
    assert not added & TO_BE_IMPORTED_LATER
    assert added <= OWN | {"__future__", "_thread"}


def test_its_other_rooms_are_not_imported(run_python: Any) -> None:
    added = run_python(REPORT.format(module="imp_compat")).split()
    assert {name for name in added if name.startswith("imp_compat")} == OWN


@pytest.mark.parametrize("options", [(), ("-X", "dev"), ("-b", "-b"), ("-X", "warn_default_encoding")])
def test_it_is_silent(run_python: Any, options: Any) -> None:
    """With warnings as errors."""
    assert run_python("import imp_compat", *options) == ""


def test_what_was_imported_later_is_kept(imp: Any, make_tree: Any) -> None:
    import imp_compat

    imp_compat.get_magic()
    file, _, _ = imp_compat.find_module("plugin", [make_tree({"plugin.py": ""})])
    file.close()
    for name, module in {
        "util": "importlib.util",
        "machinery": "importlib.machinery",
        "tokenize": "tokenize",
    }.items():
        assert vars(imp_compat)[name] is sys.modules[module]
