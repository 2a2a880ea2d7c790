"""Real packages that walk the stack, or list the finders, work as they did, with everything restored.

Run by the tox environments py312-restored and later, which install them.
"""

from __future__ import annotations

from typing import Any

SH = """
import sys
from imp_compat import restore
restore.install("all")
import sh
from sh import pwd
_sh = sh(_cwd="/")
from _sh import pwd as pwd_in_root
print(pwd() == pwd_in_root(), str(pwd_in_root()).strip())
"""

BEARTYPE = """
import sys, types
from imp_compat import restore
restore.install("all")
class Old:
    def find_module(self, fullname, path=None):
        return self if fullname == "old" else None
    def load_module(self, fullname):
        return sys.modules.setdefault(fullname, types.ModuleType(fullname))
sys.meta_path.insert(0, Old())
from beartype.claw import beartype_package
beartype_package("checked")
import checked, old
try:
    checked.double("2")
except Exception as error:
    print(type(error).__name__)
"""


def test_sh_finds_the_frame_that_imports(run_python: Any) -> None:
    assert run_python(SH, "-W", "ignore") == "False /\n"


def test_beartype_finds_the_path_hook_by_its_name(run_python: Any, make_tree: Any) -> None:
    make_tree({"checked": {"__init__.py": "def double(x: int) -> int:\n    return 2 * x\n"}})
    assert run_python(BEARTYPE, "-W", "ignore") == "BeartypeCallHintParamViolation\n"
