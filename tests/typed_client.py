# pyright: strict, reportDeprecated=false, reportUnnecessaryTypeIgnoreComment=true
"""A user's code, for type checkers only: `import imp` is typed by the installed stubs, as imp_compat is."""

from __future__ import annotations

import imp
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType
from typing import IO, Any, List, Optional, Tuple

from typing_extensions import assert_type

import imp_compat

Description = Tuple[str, str, int]
Found = Tuple[Optional[IO[Any]], Optional[str], Description]

assert_type(imp.find_module("name"), Found)
assert_type(imp.find_module("name", ["directory"]), Found)
assert_type(imp.load_module("name", *imp.find_module("name")), Optional[ModuleType])
assert_type(imp.load_source("name", "name.py"), ModuleType)
assert_type(imp.load_dynamic("name", "name.so"), ModuleType)
assert_type(imp.create_dynamic(ModuleSpec("name", None, origin="name.so")), ModuleType)
assert_type(imp.load_compiled("name", "name.pyc"), ModuleType)
assert_type(imp.load_package("name", "directory"), ModuleType)
assert_type(imp.init_builtin("time"), Optional[ModuleType])
assert_type(imp.get_frozen_object("zipimport"), CodeType)
assert_type(imp.is_builtin("time"), int)
assert_type(imp.is_frozen_package("zipimport"), bool)
assert_type(imp.new_module("name"), ModuleType)
assert_type(imp.reload(imp), ModuleType)
assert_type(imp.get_tag(), Optional[str])
assert_type(imp.source_from_cache("name.pyc"), str)
assert_type(imp.get_suffixes(), List[Description])
assert_type(imp.get_magic(), bytes)
assert_type(imp.cache_from_source("name.py"), str)
assert_type(imp.lock_held(), bool)
assert_type(imp.is_frozen("name"), bool)
assert_type(imp_compat.find_module("name"), Found)

# Each of these is an error, or the checkers report an unnecessary comment.
_ = imp.load_sauce  # type: ignore[attr-defined]
_ = imp_compat.load_sauce  # type: ignore[attr-defined]
imp.find_module(1)  # type: ignore[arg-type]
imp.find_module("name", ("a", "tuple"))  # type: ignore[arg-type]
imp_compat.load_source("name", 1)  # type: ignore[arg-type]
