"""A user's code, for mypy alone: `import imp` is typed by the installed stub package, as imp_compat is."""

from __future__ import annotations

import imp
from types import ModuleType
from typing import IO, Any, List, Optional, Tuple

from typing_extensions import assert_type

import imp_compat

Description = Tuple[str, str, int]

assert_type(imp.find_module("name"), Tuple[Optional[IO[Any]], Optional[str], Description])
assert_type(imp.find_module("name", ["folder"]), Tuple[Optional[IO[Any]], Optional[str], Description])
assert_type(imp.load_module("name", *imp.find_module("name")), Optional[ModuleType])
assert_type(imp.load_source("name", "name.py"), ModuleType)
assert_type(imp.get_suffixes(), List[Description])
assert_type(imp.get_magic(), bytes)
assert_type(imp.cache_from_source("name.py"), str)
assert_type(imp_compat.load_source("name", "name.py"), ModuleType)

_ = imp.no_such_name  # type: ignore[attr-defined]
imp.find_module(1)  # type: ignore[arg-type]
imp.find_module("name", ("a", "tuple"))  # type: ignore[arg-type]
