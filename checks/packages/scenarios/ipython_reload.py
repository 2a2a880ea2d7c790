"""IPython reloads what changed (autoreload), and a module with all that it imports (deepreload)."""

import os
import sys

from _files import edit_file, write_files

os.environ["IPYTHONDIR"] = os.path.abspath("ipython")

from IPython.core.interactiveshell import InteractiveShell
from IPython.lib import deepreload

write_files(
    {
        "lib/greeting.py": """\
            class Greeting:
                def text(self):
                    return "hello"
            """,
        "lib/report/__init__.py": "",
        "lib/report/layout.py": "import units\nWIDTH = 80 * units.POINT\n",
        "lib/units.py": "POINT = 1\n",
        "lib/printing.py": "import report.layout\n\ndef width():\n    return report.layout.WIDTH + 1\n",
    }
)
sys.path.insert(0, "lib")

shell = InteractiveShell.instance()


def run(line: str) -> object:
    """Run a line as if it were typed, and return what it is worth."""
    result = shell.run_cell(line)
    result.raise_error()
    return result.result


run("%load_ext autoreload")
run("%autoreload 2")
run("from greeting import Greeting; old = Greeting()")
assert run("old.text()") == "hello"
edit_file("lib/greeting.py", "hello", "good day")
assert run("old.text()") == "good day", "the object made before the edit has the old method"
run("%autoreload 0")

import printing

assert printing.width() == 81
edit_file("lib/units.py", "POINT = 1", "POINT = 2")
assert deepreload.reload(printing) is printing
assert printing.width() == 161, "what the package imports was not reloaded"
