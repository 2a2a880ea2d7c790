"""future's import hook loads a module under its Python 2 name, package by package, for its Python 3 name."""

import sys

from _files import write_files
from future import standard_library

standard_library.install_aliases()

write_files(
    {
        "lib/StoreLib/__init__.py": "OPENED = []",
        "lib/StoreLib/backends/__init__.py": "DEFAULT = 'flat'",
        "lib/StoreLib/backends/flat.py": "def fetch(key):\n    return key.upper()\n",
        "lib/ConfigReader.py": "VALUE = 42",
    }
)
sys.path.insert(0, "lib")

hook = standard_library.RenameImport({"StoreLib.backends.flat": "store", "ConfigReader": "configreader"})
store = hook.find_module("store").load_module("store")
assert store.fetch("a") == "A"
assert store is sys.modules["store"]
assert sys.modules["StoreLib"].OPENED == []
assert sys.modules["backends"].DEFAULT == "flat"

configreader = hook.find_module("configreader").load_module("configreader")
assert configreader.VALUE == 42
assert hook.find_module("unknown") is None
