"""What fix would change, as scan says it: which findings it can do away with."""

import pytest


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import imp\nimp.reload(m); imp.find_module(n)", "yes yes yes"),
        ("from imp import reload as r\nr(m)", "yes yes"),
        ("from imp import *\nreload(m)", "yes yes"),
        ("__import__('imp').reload(m)", "yes yes"),
        ("import importlib\nimportlib.import_module(name='imp').reload(m)", "yes yes"),
        ("import imp, sys\nsys.modules['imp']", "yes yes"),
        ("import sys\nsys.modules['imp']", "no"),
        ("mock.patch('imp.reload')", "yes"),
        ("import imp\nmock.patch.object(imp, 'reload')", "yes yes"),
        ("import imp\ngetattr(imp, 'reload')", "yes yes"),
        ("try:\n  import imp\nexcept ImportError:\n  imp = None\nimp.reload(m)", "yes yes"),
        ("if 0:\n  mock.patch('imp.reload')", "no"),
        ("import imp\nif 0:\n  imp.reload(m)", "yes yes"),
        ("import imp\nimp._private", "yes no"),
        ("from imp import _private, reload\nreload(m)", "no no"),
        ("import pkgutil\npkgutil.ImpImporter", "no"),
        ("from importlib.machinery import SourceFileLoader\nSourceFileLoader(n, p).load_module()", "no"),
        ("import imp\nprint 'x'\nimp.reload(m)", "no no"),
        ("import imp\nimp.reload(m)\n(", "no no"),
    ],
)
def test_what_fix_can_do(source, expected, findings):
    found = findings(source)
    assert " ".join("yes" if finding.fixable else "no" for finding in found) == expected
