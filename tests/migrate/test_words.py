"""A source that no parser takes is searched by its words."""

import pytest

from imp_compat.migrate import words

BROKEN = "\n)("


FOUND = {
    "import os, imp as i, sys\ni.reload(m); os.reload(m)": "1 IMP001 imp, 2 IMP024 imp.reload",
    "from imp import reload, load_source as ls\nls(n, p)": "1 IMP001 imp, 2 IMP012 imp.load_source",
    "from imp import (reload,\n  find_module)\nfind_module(n)": "1 IMP001 imp, 3 IMP010 imp.find_module",
    "if x: import imp; imp.reload(m)": "1 IMP001 imp, 1 IMP024 imp.reload",
    "from pkgutil import ImpImporter as I\nI()": "1 IMP104 pkgutil.ImpImporter, 2 IMP104 pkgutil.ImpImporter",
    "import pkgutil as p\np.get_loader(n).x": "2 IMP105 pkgutil.get_loader",
    "import importlib.util\nimportlib.util.set_package": "2 IMP102 importlib.util.set_package",
    "import os, cgi\nfrom distutils.core import setup": "1 IMP713 cgi, 2 IMP712 distutils.core",
    "import imp\nx.imp.reload(m)\nimp.__name__": "1 IMP001 imp",
    "# import imp\n'import imp'\n'''\nimport imp\n'''": "",
    "import imports\nfrom imports import imp": "",
    "from . import imp\nimp.reload(m)": "",
    "m = __import__('imp'); n = import_module(u\"imp\")": "1 IMP001 imp, 1 IMP001 imp",
    "__import__('sys'), f('imp')  # __import__('imp')": "",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_a_use_is_found(source, expected, uses):
    assert ", ".join(uses(source + BROKEN)) == expected


def test_the_place_is_that_in_the_text(findings):
    (statement, use) = findings(f"import os, imp  # why\n  x = imp.reload(m){BROKEN}")
    assert (statement.line, statement.column, statement.end) == (1, 12, 15)
    assert (use.line, use.column) == (2, 7)
    assert not use.fixable


PYTHON_2 = "print 'x'|exec code in d|except E, e: pass|raise E, 'x'|if x <> 1: pass|x = `y`|x = 10L|x = 0777"


@pytest.mark.parametrize("line", PYTHON_2.split("|"))
def test_what_only_python_2_can_parse_is_told_from_what_it_says_in_strings(line):
    assert words.is_python2(line)
    assert not words.is_python2(f'print("{line}", 0.5, 00)  # {line}')
