"""future's other import hook finds the modules of a Python 2 package, and translates what it loads."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

from _files import write_files
from past import translation

write_files(
    {
        "lib/oldlib/__init__.py": "print 'loading', __name__\nNAMES = []\n",
        "lib/oldlib/ranges.py": """\
            def evens(limit):
                return [n for n in xrange(limit) if not n % 2]

            try:
                raise ValueError, "as it was written"
            except ValueError, error:
                MESSAGE = unicode(error)
            """,
        "lib/newlib/__init__.py": "VALUE = 1\n",
    }
)
sys.path.insert(0, "lib")
translation.install_hooks(["oldlib"])
hook = translation._hook


def load(name: str, path: list[str] | None = None) -> ModuleType:
    """Import as Python 3.11 did: it asked this finder, which install_hooks() puts on sys.meta_path."""
    return hook.find_module(name, path).load_module(name)


oldlib = load("oldlib")
assert oldlib.NAMES == []
assert oldlib.__path__ == ["lib/oldlib"], oldlib.__path__

ranges = load("oldlib.ranges", oldlib.__path__)
assert ranges.evens(5) == [0, 2, 4]
assert ranges.MESSAGE == "as it was written"
assert sys.modules["oldlib.ranges"] is ranges
assert list(Path("lib/oldlib/__pycache__").glob("ranges.*.pyc")), "the translation was not kept"

newlib = load("newlib")
assert newlib.VALUE == 1
assert newlib.__file__.endswith("lib/newlib/__init__.py"), newlib.__file__
