"""A copy of imp_compat under another name, in a program that has no other, restores the same."""

import shutil
from pathlib import Path

import imp_compat
from imp_compat import restore

USE = """
import sys
sys.modules["imp_compat"] = None
from host.vendor.plugin_support import restore
names = restore.install("all")
import imp, importlib.abc, importlib.machinery, importlib.util, pkgutil, zipimport
if "imp" in names:
    assert imp is sys.modules["host.vendor.plugin_support"], imp
sys.meta_path.append(pkgutil.ImpImporter("host"))
import old
print(old.x)
assert not [name for name in sys.modules if name.startswith("imp_compat.")]
restore.uninstall()
print(len(set(names) - {"imp"}))
"""


def test_a_copy_under_another_name_restores_the_same(make_tree, run_python, tmp_path):
    make_tree({"host": {"__init__.py": "", "vendor": {"__init__.py": ""}, "old.py": "x = 'plugin'"}})
    shutil.copytree(Path(imp_compat.__file__).parent, tmp_path / "host" / "vendor" / "plugin_support")
    count = sum(len(names) for group, names in restore.missing().items() if group != "imp")
    options = ["-S", "-W", "ignore"]  # without the shim
    assert run_python(USE, *options) == f"plugin\n{count}\n"
