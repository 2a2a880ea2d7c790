"""logilab-common loads modules by the parts of their names, here from a folder of bytecode alone."""

import os
import py_compile
import sys
from pathlib import Path

from _files import write_files
from logilab.common import modutils

write_files(
    {
        "plugins/report.py": "def title(name):\n    return 'Report on ' + name\n",
        "plugins/checks/__init__.py": "LEVEL = 3",
        "plugins/checks/size.py": "from checks import LEVEL\nLIMIT = LEVEL * 100\n",
    }
)
for source in list(Path("plugins").rglob("*.py")):
    py_compile.compile(str(source), str(source.with_suffix(".pyc")), doraise=True)
    source.unlink()

report = modutils.load_module_from_modpath(["report"], ["plugins"])
assert report.title("roads") == "Report on roads"
assert report.__file__ == os.path.abspath("plugins/report.pyc")
assert report is sys.modules["report"]

size = modutils.load_module_from_modpath(["checks", "size"], ["plugins"])
assert size.LIMIT == 300
assert sys.modules["checks"].size is size

assert modutils.is_relative("report", "plugins/checks.pyc")
assert not modutils.is_relative("size", "plugins/checks.pyc")
