"""What the standard library lost beside its import system, and the verdict on a distribution."""

import pytest

from imp_compat import removals
from imp_compat.migrate import files, rules, scanning
from imp_compat.migrate.rules import stdlib
from imp_compat.migrate.verdict import judge

FOUND = {
    "if x: import os, \\\n  cgi": "1 IMP713 cgi",
    "import distutils.core as d": "1 IMP712 distutils.core",
    "from typing.io import TextIO": "1 IMP813 typing.io",
    "import cgi\ncgi.escape('')": "1 IMP713 cgi, 2 IMP808 cgi.escape",
    "from collections import (OrderedDict,\n  Mapping)": "1 IMP810 collections.Mapping",
    "import collections as c\nclass A(c.Mapping): pass": "2 IMP810 collections.Mapping",
    "import inspect\ninspect.formatargspec(f)": "2 IMP811 inspect.formatargspec",
    "@patch('inspect.getargspec')\ndef f(): pass": "1 IMP811 inspect.getargspec",
    "import importlib\nimportlib.import_module(name='distutils.core')": "2 IMP712 distutils.core",
    "import configparser\nconfigparser.ConfigParser().readfp(f)": "2 IMP812 configparser.ConfigParser().readfp",
    "import collections\nmonkeypatch.setattr(collections, 'Mapping', x)": "2 IMP810 collections.Mapping",
    "class T(Base):\n    def test(self):\n        self.assertEquals(1, 1)": "3 IMP812 unittest.TestCase.assertEquals",
    "from xml.etree import ElementTree\nElementTree.parse(f).getroot()": "",
    "import collections.abc\ncollections.abc.Mapping": "",
    "from . import cgi\nfrom .collections import Mapping": "",
    # To set what is gone cannot fail.
    "import collections\ncollections.Mapping = collections.abc.Mapping": "",
    "import collections\nsetattr(collections, 'Mapping', x)": "",
    "class T(Base):\n    def test(self):\n        self.assertEquals = f": "",
    "class T:\n    def assert_(self, x): pass\n    def test(self): self.assert_(1)": "",
    "import time as t\nclock = t.time\nclock()": "",
    "try: from collections.abc import Mapping\nexcept ImportError: from collections import Mapping": "2 IMP810 collections.Mapping guarded",
    "try:\n    import threading\nexcept ImportError:\n    import dummy_threading as threading": "4 IMP709 dummy_threading guarded",
    "try: from _thread import get_ident\nexcept ImportError: from _dummy_thread import get_ident": "2 IMP709 _dummy_thread guarded",
    "try:\n    __import__('cgi')\nexcept ImportError:\n    pass": "2 IMP713 cgi guarded",
    "import threading\nt = threading.Thread()\nif hasattr(t, 'isAlive'): t.isAlive()": "3 IMP809 threading.Thread().isAlive guarded",
    "import importlib.metadata as m\np = m.entry_points()\nif not hasattr(p, 'select'): p.get('x')": "3 IMP812 importlib.metadata.entry_points().get guarded",
    "import inspect\nif hasattr(inspect, 'getargspec'):\n    inspect.getargspec(f)": "3 IMP811 inspect.getargspec guarded",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_uses_are_found(source, expected, uses):
    assert ", ".join(uses(source)) == expected


def test_a_module_beside_the_file_hides_that_of_the_standard_library(uses, make_tree):
    root = make_tree({"parser.py": ""})
    assert uses("from parser import *\nimport symbol", f"{root}/module.py") == ["2 IMP710 symbol"]


def test_each_row_has_a_rule():
    symbols = {symbol for rule in stdlib.RULES for symbol in rule.symbols}
    names = {f"{m}.{name}" for table in (removals.MOVED, removals.GONE) for m in table for name in table[m]}
    assert symbols == {*removals.MODULES, *removals.MOVED_MODULES, *names}
    assert {rule.code for rule in stdlib.RULES} <= rules.RULES.keys()


@pytest.mark.parametrize(
    ("sources", "verdict"),
    [
        ({"a.py": "import imp\nimp._private"}, "needs an edit at a.py:2"),
        ({"a.py": "import importlib as imp\nimp.load_source(n, p)"}, "needs an edit at a.py:2"),
        ({"a.py": "import imp\nfrom collections import Mapping"}, "works with restore"),
        (
            {"a.py": "import distutils.core, pipes\nfrom collections import Set"},
            "works with restore, setuptools<81 and standard-pipes",
        ),
        ({"a.py": "import cgi\n", "b.py": "import nis"}, "needs an edit at b.py:1"),
        ({"a.py": "import ssl\nssl.wrap_socket()\nimport nis"}, "needs an edit at a.py:2 and 1 more"),
        (
            {"a.py": "import ssl, cgi\ndef f():\n    ssl.wrap_socket()"},
            "works with legacy-cgi, except at a.py:3",
        ),
        ({"a.py": "def f(async=1): pass"}, "needs an edit at a.py:1"),
        ({"a.py": "print 'Python 2'"}, "works as it is"),
        ({"tests": {"a.py": "import nis"}, "setup.py": "import distutils"}, "works as it is"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_verdict(sources, verdict, make_tree):
    root = make_tree(sources)
    reports = scanning.scan_files(files.find([root], []))
    findings = [finding for report in reports for finding in report.findings]
    problems = [(report.path, problem) for report in reports for problem in report.problems]
    assert str(judge(findings, problems, (3, 15), root)) == verdict
