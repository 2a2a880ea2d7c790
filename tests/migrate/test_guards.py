"""What is guarded: by a version check, an except clause, or by never being reached."""

import sys

import pytest

PRELUDE = """\
import importlib, pkgutil, sys, time, typing
import importlib.util
import six
from .compat import PY2, PY3
from . import compat
from typing import TYPE_CHECKING
OLD = sys.version_info < (3, 12)
NESTED = not (OLD or not OLD)
try:
    import importlib as modern
    HAS_IMP = False
except ImportError:
    modern = None
    HAS_IMP = True
TWICE = True
TWICE = False
FILLED = []
f(FILLED)
"""
# Conditions that are true only on versions that have imp
NEVER = [
    "(3, 12) > sys.version_info >= (3, 0)",
    "sys.version_info[:2] <= (3, 11)",
    "sys.version_info[0] == 2",
    "sys.version_info[0] != 3",
    "sys.version_info.major < 3",
    "getattr(importlib, 'find_loader', None)",
    "sys.version_info[:2] in ((2, 6), (2, 7))",
    "sys.version_info[0] not in (3, 4)",
    "sys.version_info.major == 3 and sys.version_info.minor < 12",
    "(3, 0) <= sys.version_info < (3, 12)",
    "sys.version_info < (3, 12) or sys.version_info < (3,)",
    "something() and sys.version_info < (3, 12)",
    "sys.hexversion < 0x030C0000",
    "six.PY2",
    "not HAS_PY310",
    "HAS_IMP",
    "modern is None",
    "IS_PYTHON_2",
    "NESTED",
    "TYPE_CHECKING",
]
# Conditions that may be true on a version without imp
PERHAPS = [
    "sys.version_info < limit",
    "sys.version_info < (3, 12) or something()",
    "sys.platform == 'win32'",
    "sys.version_info[99] == 3",
    "sys.version_info < 3",
    "-1 < 0",
    "hasattr(other, 'thing')",
    "importlib.util.find_spec('other') is None",
    "TWICE",
    "PYLINT",
    "not PY313",
    # modulegraph 0.15
    "FILLED",
]
# What catches an ImportError
HANDLERS = [
    "except ImportError:\n    imp = None",
    "except ModuleNotFoundError:\n    pass",
    "except (AttributeError, ImportError) as error:\n    log(error)",
    "except Exception:\n    pass",
    "except BaseException:\n    imp = None",
    "except:\n    imp = None",
    "except builtins.ImportError:\n    imp = None",
]
TRY_LOAD = (
    "from importlib.machinery import SourceFileLoader\ntry:\n    m = SourceFileLoader(n, p).load_module()\n"
)
TRY_NEWER = "for f, n, _ in pkgutil.iter_modules(p):\n    try:\n        f.find_spec(n)\n    except {}:\n        f.find_module(n)"

GUARDED = [
    *(f"if {test}:\n    import imp" for test in NEVER),
    *(f"try:\n    import imp\n{handler}" for handler in HANDLERS),
    # Other statements than if
    "while sys.version_info < (3,):\n    import imp",
    "assert sys.version_info < (3, 12)\nimport imp",
    *(
        f"def f():\n  for x in y:\n    if sys.version_info >= (3, 12):\n      {leave}\n    import imp"
        for leave in (
            "break",
            "continue",
            "return None",
            "raise SystemExit",
            "sys.exit(1)",
            "quit()",
            "os._exit(1)",
            "pytest.skip('')",
        )
    ),
    "if sys.version_info < (3, 12):\n    def f():\n        import imp",
    "@unittest.skipIf(sys.version_info >= (3, 12), 'no imp')\ndef f():\n    import imp",
    "@pytest.mark.skipif(sys.version_info >= (3, 12), reason='no imp')\ndef f():\n    import imp",
    "@unittest.skipUnless(sys.version_info < (3, 12), '')\nclass C:\n  def f(self):\n    import imp",
    "x = None if sys.version_info >= (3, 12) else __import__('imp')",
    "sys.version_info < (3, 12) and __import__('imp')",
    "sys.version_info >= (3, 12) or __import__('imp')",
    "import importlib as imp\nif 0:\n    imp.load_source(n, p)",
    "major, minor = sys.version_info[:2]\nif minor < 12:\n    import imp",
    # Other ways to catch an ImportError
    "with suppress(ImportError), suppress(ValueError):\n    import imp\n    imp.reload(m)",
    "with pytest.raises(ImportError):\n    import imp",
    "with self.assertRaises(ModuleNotFoundError) as caught:\n    import imp",
    "with self.assertRaisesRegex(AttributeError, 'load'):\n    spec.loader.load_module(n)",
    "async def f():\n    async with a, suppress(ImportError):\n        import imp",
    # Code that asks whether there is imp
    *(
        f"try:\n    import imp\n{handler}\nif imp is not None{more}:\n    imp.reload(m)"
        for handler in HANDLERS
        if "imp = None" in handler
        for more in ("", " and x")
    ),
    "try:\n    import imp\n    HAS = True\nexcept ImportError:\n    HAS = False\nif HAS:\n    imp.reload(m)",
    "HAS = False\nwith suppress(ImportError):\n    import imp\nif OLD:\n    imp.reload(m)",
    "try:\n    from pkgutil import get_loader\nexcept ImportError:\n    get_loader = None\nif get_loader:\n    get_loader(n)",
    # What is done another way without imp
    "try:\n    import imp\nexcept ImportError:\n    import imports as imp\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    def reload(m): pass\nelse:\n    reload = imp.reload\nreload(m)",
    "try:\n    import imp\n    reload = imp.reload\nexcept ImportError:\n    from x import reload\nreload(m)",
    "try:\n    import imp\nexcept ImportError:\n    x = 1\nelse:\n    imp.reload(m)",
    "try:\n    import imp\n    imp.reload(m)\nexcept ImportError:\n    x = 1",
    "def f():\n    try:\n        import imp\n    except ImportError:\n        return None\n    imp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    imp = None\nif imp is None:\n    import i as imp\nimp.reload(m)",
    "if OLD:\n    import imp\nelse:\n    import importlib as imp\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    raise unittest.SkipTest('no imp')\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    pytest.skip('no imp')\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    self.skipTest('no imp')\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    imp = None\ntry:\n    imp.reload(m)\nexcept AttributeError:\n    importlib.reload(m)",
    # A handler that does what a call did
    f"{TRY_LOAD}except Exception:\n    m = load(n)",
    f"{TRY_LOAD}except AttributeError:\n    import other\n    other.load(n)",
    f"{TRY_LOAD}except AttributeError:\n    spec.loader.exec_module(x)",
    f"{TRY_LOAD}except AttributeError:\n    raise SkipTest",
    f"{TRY_LOAD}except ValueError:\n    pass\nexcept AttributeError:\n    m = load(n)",
    "def f():\n    try:\n        return spec.loader.load_module(n)\n    except AttributeError:\n        return load(n)",
    "import time\ntry:\n    t = time.clock\nexcept AttributeError:\n    t = time.time\nt()",
    # A fallback for what every Python version has
    *(
        f"try:\n    {body}\nexcept ImportError:\n    import imp\n    x = imp.reload"
        for body in [
            "import _imp as imp",
            "import importlib\n    reload = importlib.reload",
            "import importlib.util, sys\n    def reload(m): pass",
            "import importlib.machinery\n    suffixes = importlib.machinery.all_suffixes()\n    log.debug('x')",
            "from importlib import reload\n    print('new')\n    NEW = True",
            "class New: pass",
            # PyInstaller 3.4
            "import importlib as imp\n    if not hasattr(imp, 'reload'):\n        raise ImportError",
            "from types import ModuleType\n    pass",
            "import imp_compat as imp",
            "from importlib._bootstrap import _ImportLockContext",
            "from inspect import CO_VARARGS",
            "from collections import ChainMap",
            "import sysconfig",
        ]
    ),
    "try: reload\nexcept NameError:\n  try: from importlib import reload\n  except ImportError: from imp import reload\nreload(m)",
    TRY_NEWER.format("AttributeError"),
    "try:\n    import distutils.core\nexcept ImportError:\n    pass\nelse:\n    import imp",
    "try:\n    P = pkgutil.ImpImporter\nexcept AttributeError:\n    import imp_compat\nelse:\n    import imp",
]
if sys.version_info >= (3, 11):
    GUARDED.append("try:\n    import imp\nexcept* ImportError:\n    x = 1")
UNGUARDED = [
    *(f"if {test}:\n    pass\nelse:\n    import imp" for test in NEVER),
    *(f"if {test}:\n    import imp" for test in PERHAPS),
    "if hasattr(pkgutil, 'ImpImporter') == False:\n    import imp",
    "if getattr(pkgutil, 'ImpImporter', None) is None:\n    import imp",
    "try:\n    from imp import load_source, reload\nexcept ImportError:\n    load_source, reload = [], ()\nreload(m)",
    "try:\n    from imp import *\nexcept ImportError:\n    pass\nload_source(n, p)",
    # Code that goes on after a check
    "if sys.version_info >= (3, 12):\n    f()\nimport imp",
    "import imp\nif sys.version_info >= (3, 12):\n    raise SystemExit",
    "while sys.version_info < (3, 12):\n    pass\nelse:\n    import imp",
    "try:\n    x += 1\nexcept Exception:\n    pass\nelse:\n    import imp",
    "try:\n    if x: pass\nexcept ImportError:\n    import imp",
    "x, y = f()\nif x:\n    import imp",
    "for x in 0, 1:\n    if not x:\n        import imp",
    "if x: P = pkgutil.ImpImporter\nelse: P = pkgutil\ntry:\n    P\nexcept AttributeError:\n    pass\nelse:\n    import imp",
    "PY27 = sys.version_info >= (2, 7)\nif PY27:\n    import imp",
    "try:\n    import imp_compat, other\nexcept ImportError:\n    import imp",
    "def HAS(): pass\nif HAS:\n    import imp",
    "@decorated(sys.version_info >= (3, 12))\ndef f():\n    import imp",
    "@unittest.skipIf\ndef f():\n    import imp",
    # Code that uses imp all the same
    *(f"try:\n    import imp\n{handler}\nimp.reload(m)" for handler in [*HANDLERS, "finally:\n    pass"]),
    *(
        f"try:\n    import imp\n{handler}\nif imp:\n    imp.reload(m)"
        for handler in HANDLERS
        if "imp = None" not in handler
    ),
    "with suppress(ValueError), suppress(OSError, ImportError):\n    import imp\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    imp = None\nimport imp\nimp.reload(m)",
    # As in jedi 0.12: the second use is no more guarded than the first.
    "import imp\ntry:\n    imp.find_module(n)\n    imp.PKG_DIRECTORY\nexcept ImportError:\n    pass",
    "import imp\ntry:\n    imp.reload(m)\nexcept Exception:\n    importlib.reload(m)",
    # Cython 0.29
    *(
        f"try:\n    import imp\n    f(imp)\nexcept{error}:\n    log(m)"
        for error in ("", " Exception", " BaseException as error")
    ),
    # future 0.18
    "import imp\ndef f():\n    try:\n        imp.find_module(n)\n    except Exception:\n        return\n    imp.reload",
    # The import of a module that stays guards no name of it, as in jedi 0.12 and wrapt.
    "try:\n    import pkgutil\nexcept ImportError:\n    pkgutil = None\npkgutil.get_loader(n)",
    # A failure that ends the program, or is not caught
    "with suppress(*ERRORS):\n    import imp",
    "try:\n    import imp\nexcept errors():\n    pass",
    "try:\n    import imp\nexcept ImportError:\n    raise",
    "try:\n    pkgutil.get_loader(n)\nexcept OSError:\n    x = 1\nelse:\n    pkgutil.get_loader(n)",
    "clock = time.clock\nif x:\n    clock = time.time\nclock()",
    *(
        f"try:\n    import imp\nexcept ImportError:\n    print('imp is needed')\n    {leave}"
        for leave in ("sys.exit(1)", "quit()", "os._exit(1)")
    ),
    "try:\n    def f():\n        import imp\nexcept ImportError:\n    pass",
    # A handler that does not do what a call did; as in salt 3004 and Nikola 8.0, where the program goes on without
    f"{TRY_LOAD}except Exception:\n    log(n)",
    f"{TRY_LOAD}except Exception:\n    m = {{}}",
    f"{TRY_LOAD}except ImportError:\n    m = load(n)",
    "def f():\n    try:\n        return spec.loader.load_module(n)\n    except AttributeError:\n        return None",
    "with suppress(AttributeError):\n    spec.loader.load_module(n)",
    # A fallback for what may be missing
    *(
        f"try:\n    {body}\nexcept ImportError:\n    import imp"
        for body in [
            "import importlib\n    import third_party",
            "import third_party\n    import importlib",
            "reload = builtin_reload",
            "plugin.load()",
            "importlib.import_module(n)",
            "import builtins\n    builtins.__import__(n)",
            "tuple(plugins())",
            "plugins().first.name",
            "eval('plugins')",
            "def print(text): import third_party\n    print('x')",
        ]
    ),
    "try:\n    log.debug('x')\nexcept AttributeError:\n    import imp",
    TRY_NEWER.format("ImportError"),
    # Code that asks for another attribute
    "if hasattr(pkgutil, name):\n    pkgutil.ImpImporter",
    "if hasattr(pkgutil, 'get_loader'):\n    pkgutil.ImpImporter",
    "import imports as imp\nif hasattr(imp, 'reload'):\n    pkgutil.ImpImporter",
    "try:\n    pkgutil.ImpImporter\nexcept AttributeError:\n    pass",
    "getattr(pkgutil, 'ImpImporter')",
    # A function that others may call, too
    "def old():\n    import imp\nif sys.version_info < (3, 4):\n    old()",
]
# Of several uses, the last one breaks.
LAST_BREAKS = [
    "if sys.version_info < (3, 12):\n    import imp\nimp.reload(m)",
    "imp = None\nif sys.version_info < (3, 12):\n    import imp\nimp.reload(m)",
    "if sys.version_info < (3, 14):\n    pkgutil.get_loader(n)\n    pkgutil.ImpImporter(p)",
    "try:\n    from importlib import find_loader\nexcept ImportError:\n    import imp",
    "try:\n    import importlib.abc.Loader\nexcept ImportError:\n    import imp",
    # yapsy 1.12
    "try:\n    import importlib.abc.Loader as imp\nexcept ImportError:\n    import imp\nimp.load_module(n, f, p, d)",
]


@pytest.mark.parametrize("source", GUARDED)
def test_what_no_version_without_imp_fails_on_is_guarded(source, findings):
    found = findings(PRELUDE + source)
    assert found
    assert all(finding.guarded for finding in found)


@pytest.mark.parametrize("source", UNGUARDED)
def test_what_a_version_without_imp_fails_on_is_not(source, findings):
    found = findings(PRELUDE + source)
    assert found
    assert not any(finding.guarded for finding in found)


@pytest.mark.parametrize("source", LAST_BREAKS)
def test_what_is_guarded_does_not_guard_what_follows(source, findings):
    first, *_, last = findings(PRELUDE + source)
    assert first.guarded
    assert not last.guarded


def test_methods_that_the_import_system_no_longer_calls_are_guarded(uses):
    source = """
        class Loader:
            def load_module(self, fullname):
                import imp
                return spec.loader.load_module(fullname)
            def exec_module(self, module):
                pass
            def helper(self):
                import imp
        class Finder:
            def find_module(self, fullname, path=None):
                import imp
            find_spec = None
    """
    assert uses(source) == [
        "4 IMP001 imp guarded unused",
        "5 IMP204 importlib.abc.Loader.load_module() guarded",
        "9 IMP001 imp unused",
        "12 IMP001 imp guarded unused",
    ]


def test_many_branches_take_a_time_that_grows_as_their_number(uses):
    """3,000 took half a minute, and recursion would fail with these."""
    branches = "".join(f"elif x == {number}:\n    imp.reload(m)\n" for number in range(1500))
    assert len(uses(f"import imp\nif x:\n    pass\n{branches}")) == 1501


def test_conditions_that_are_as_deep_as_can_be_end(uses):
    source = "".join(" " * depth + f"if x{depth} < 3:\n" for depth in range(80))
    assert uses(f"{source}{' ' * 80}import imp") == ["81 IMP001 imp unused"]


def test_a_condition_of_many_names_ends(uses):
    chain = "\n".join(f"x{index} = x{index + 1}" for index in range(50))
    assert uses(f"{chain}\nx50 = x0\nif x0:\n    import imp") == ["53 IMP001 imp unused"]
