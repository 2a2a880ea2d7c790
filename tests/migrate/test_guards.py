"""What is guarded: by a version check, an except clause, or by never being reached."""

import sys

import pytest

NEVER = [
    "sys.version_info < (3, 12)",
    "sys.version_info <= (3, 11)",
    "(3, 12) > sys.version_info",
    "sys.version_info[0] == 2",
    "sys.version_info[0] != 3",
    "sys.version_info[:2] < (3, 4)",
    "tuple(sys.version_info[:2]) in ((3, 10), (3, 11))",
    "sys.version_info.major == 2",
    "sys.version_info.major == 3 and sys.version_info.minor < 12",
    "not sys.version_info >= (3, 3)",
    "not (3, 0) <= sys.version_info < (4,)",
    "(3, 0) <= sys.version_info < (3, 12)",
    "sys.version_info < (3, 12) or sys.version_info < (3,)",
    "sys.version_info < (3, 12) and something()",
    "something() and sys.version_info < (3, 12)",
    "sys.hexversion < 0x030C0000",
    "sys.version < '3'",
    "sys.version[0] == '2'",
    "int(sys.version[0]) < 3",
    "str(sys.version_info[0]) == '2'",
    "bool(sys.version_info < (3,))",
    "six.PY2",
    "not six.PY3",
    "PY2",
    "not PY3",
    "not PY34",
    "not HAS_PY36",
    "HAS_IMP",
    "modern is None",
    "is_py2",
    "IS_PYTHON_2",
    "OLD",
    "NESTED",
    "typing.TYPE_CHECKING",
    "TYPE_CHECKING",
    "False",
    "__debug__ and False",
    "importlib.reload is None",
]
PRELUDE = """\
import importlib, sys, typing
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
"""


@pytest.mark.parametrize("test", NEVER)
def test_what_runs_on_no_python_without_imp_is_guarded(test, findings):
    assert [found.guarded for found in findings(f"{PRELUDE}if {test}:\n    import imp")] == [True]


@pytest.mark.parametrize("test", NEVER)
def test_what_runs_where_it_does_not_is_not(test, findings):
    source = f"{PRELUDE}if {test}:\n    pass\nelse:\n    import imp"
    assert [found.guarded for found in findings(source)] == [False]


@pytest.mark.parametrize(
    "test",
    [
        "sys.version_info < (3, 13)",
        "sys.version_info >= (3, 3)",
        "sys.version_info[0] == 3",
        "sys.version_info < limit",
        "something()",
        "something",
        "sys.version_info < (3, 12) or something()",
        "sys.platform == 'win32'",
        "sys.version_info.releaselevel == 'final'",
        "sys.version_info[99] == 3",
        "sys.version_info < 3",
        "int('x') == 3",
        "-1 < 0",
        "x[0]",
        "'%9999999999d' % 3 == ''",
        "'a' * 9999999999 == ''",
        "hasattr(other, 'thing')",
        "importlib.util.find_spec('other') is None",
        "TWICE",
        "sys.version_info < (3, 12) if x else y",
        "len(x) < 1",
        "str(something) == ''",
        "PYLINT",
        # modulegraph 0.15
        "FILLED",
    ],
)
def test_what_may_run_on_a_python_without_imp_is_not_guarded(test, findings):
    source = f"{PRELUDE}TWICE = True\nTWICE = False\nFILLED = []\nf(FILLED)\nif {test}:\n    import imp"
    assert [found.guarded for found in findings(source)] == [False]


@pytest.mark.parametrize(
    "source",
    [
        "while False:\n    import imp",
        "while sys.version_info < (3,):\n    import imp",
        "if sys.version_info >= (3, 12):\n    raise SystemExit\nimport imp",
        "def f():\n    if sys.version_info >= (3, 12):\n        return None\n    import imp",
        "def f():\n  if sys.version_info < (3, 12):\n    pass\n  else:\n    return None\n  import imp",
        "for x in y:\n    if sys.version_info >= (3, 12):\n        continue\n    import imp",
        "for x in y:\n    if sys.version_info >= (3, 12):\n        break\n    import imp",
        "if sys.version_info >= (3, 12):\n    sys.exit('too new')\nimport imp",
        "if sys.version_info >= (3, 12):\n    pytest.skip('no imp', allow_module_level=True)\nimport imp",
        "assert sys.version_info < (3, 12)\nimport imp",
        "[__import__('imp') for x in y if sys.version_info < (3, 12)]",
        "if sys.version_info < (3, 12):\n    def f():\n        import imp",
        "if sys.version_info < (3, 12):\n    class C:\n        import imp",
        "if sys.version_info < (3, 12):\n    f = lambda: __import__('imp')",
        "@unittest.skipIf(sys.version_info >= (3, 12), 'no imp')\ndef f():\n    import imp",
        "@pytest.mark.skipif(sys.version_info >= (3, 12), reason='no imp')\ndef f():\n    import imp",
        "@unittest.skipUnless(sys.version_info < (3, 12), '')\nclass C:\n  def f(self):\n    import imp",
        "x = __import__('imp') if sys.version_info < (3, 12) else None",
        "x = None if sys.version_info >= (3, 12) else __import__('imp')",
        "sys.version_info < (3, 12) and __import__('imp')",
        "sys.version_info >= (3, 12) or __import__('imp')",
    ],
)
def test_it_need_not_be_an_if(source, findings):
    assert [found.guarded for found in findings(f"import sys, unittest, pytest\n{source}")] == [True]


@pytest.mark.parametrize(
    "source",
    [
        "for x in y:\n  if a:\n    pass\n  elif sys.version_info >= (3, 12):\n    f()\n  import imp",
        "if sys.version_info >= (3, 12):\n    f()\nimport imp",
        "import imp\nassert sys.version_info < (3, 12)",
        "import imp\nif sys.version_info >= (3, 12):\n    raise SystemExit",
        "while sys.version_info < (3, 12):\n    pass\nelse:\n    import imp",
        "try:\n    import importlib\n    import third_party\nexcept ImportError:\n    import imp",
        "try:\n    import third_party\n    import importlib\nexcept ImportError:\n    import imp",
        "try:\n    x = 1\nexcept ImportError:\n    pass\nelse:\n    import imp",
        "try:\n    for x in y: f()\nexcept ImportError:\n    import imp",
        "try:\n    if x: pass\nexcept ImportError:\n    import imp",
        "x, y = f()\nif x:\n    import imp",
        "@decorated(sys.version_info >= (3, 12))\ndef f():\n    import imp",
        "@unittest.skipIf\ndef f():\n    import imp",
    ],
)
def test_a_check_that_goes_on_guards_nothing(source, findings):
    assert [found.guarded for found in findings(f"import sys, unittest\n{source}")] == [False]


HANDLERS = [
    "except ImportError:\n    imp = None",
    "except ModuleNotFoundError:\n    pass",
    "except (AttributeError, ImportError) as error:\n    log(error)",
    "except Exception:\n    pass",
    "except BaseException:\n    imp = None",
    "except:\n    imp = None",
    "except builtins.ImportError:\n    imp = None",
]


@pytest.mark.parametrize("handler", HANDLERS)
def test_an_import_that_nothing_needs_is_guarded_if_its_failure_is_caught(handler, uses):
    assert uses(f"try:\n    import imp\n{handler}") == ["2 IMP001 imp guarded unused"]


@pytest.mark.parametrize("handler", [*HANDLERS, "finally:\n    pass"])
def test_code_that_uses_the_name_all_the_same_breaks(handler, findings):
    found = findings(f"try:\n    import imp\n{handler}\nimp.reload(m)")
    assert [finding.guarded for finding in found] == [False, False]


@pytest.mark.parametrize("handler", HANDLERS)
@pytest.mark.parametrize("test", ["imp", "imp is not None", "imp is not None and x"])
def test_code_that_asks_whether_there_is_imp_is_guarded(test, handler, findings):
    binds_none = "imp = None" in handler
    found = findings(f"try:\n    import imp\n{handler}\nif {test}:\n    imp.reload(m)")
    assert [finding.guarded for finding in found] == [binds_none, binds_none]


@pytest.mark.parametrize(
    "source",
    [
        "with contextlib.suppress(ImportError):\n    import imp\nimp.reload(m)",
        "with suppress(ValueError), suppress(OSError, ImportError):\n    import imp\nimp.reload(m)",
        "if sys.version_info < (3, 12):\n    import imp\nimp.reload(m)",
        "imp = None\nif sys.version_info < (3, 12):\n    import imp\nimp.reload(m)",
    ],
)
def test_a_name_that_new_versions_do_not_bind_breaks_where_it_is_used(source, findings):
    assert not findings(f"import sys\n{source}")[-1].guarded


@pytest.mark.parametrize(
    "source",
    [
        "try:\n    import imp\nexcept ImportError:\n    import imports as imp\nimp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    def reload(m): pass\nelse:\n    reload = imp.reload\nreload(m)",
        "try:\n    import imp\n    reload = imp.reload\nexcept ImportError:\n    from x import reload\nreload(m)",
        "try:\n    import imp\nexcept ImportError:\n    x = 1\nelse:\n    imp.reload(m)",
        "try:\n    import imp\n    imp.reload(m)\nexcept ImportError:\n    x = 1",
        "def f():\n    try:\n        import imp\n    except ImportError:\n        return None\n    imp.reload(m)",
        "try:\n    import imp\n    HAS = True\nexcept ImportError:\n    HAS = False\nif HAS:\n    imp.reload(m)",
        "HAS = False\nwith suppress(ImportError):\n    import imp\nif OLD:\n    imp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    imp = None\nif imp is None:\n    import i as imp\nimp.reload(m)",
        "if OLD:\n    import imp\nelse:\n    import importlib as imp\nimp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    raise SkipTest\nimp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    raise unittest.SkipTest('no imp')\nimp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    pytest.skip('no imp')\nimp.reload(m)",
        "try:\n    import imp\nexcept ImportError:\n    imp = None\ntry:\n    imp.reload(m)\nexcept AttributeError:\n    importlib.reload(m)",
    ],
)
def test_what_is_done_another_way_is_guarded(source, findings):
    found = findings(f"import sys\nOLD = sys.version_info < (3, 12)\n{source}")
    assert found
    assert all(finding.guarded for finding in found)


@pytest.mark.parametrize(
    "handler",
    [
        "except ValueError:\n    pass",
        "except error:\n    pass",
        "except ImportError:\n    raise",
        "except ImportError:\n    raise RuntimeError('imp is needed')",
        "except ImportError:\n    print('imp is needed')\n    sys.exit(1)",
        "finally:\n    pass",
    ],
)
def test_an_import_whose_failure_ends_the_program_is_not_guarded(handler, findings):
    found = findings(f"try:\n    import imp\n{handler}\nimp.reload(m)")
    assert [finding.guarded for finding in found] == [False, False]


LOAD_MODULE = "IMP204 importlib.abc.Loader.load_module()"
LOAD = (
    "from importlib.machinery import SourceFileLoader\ntry:\n    m = SourceFileLoader(n, p).load_module()\n"
)


@pytest.mark.parametrize(
    ("handler", "is_guarded"),
    [
        # salt 3004, Nikola 8.0: the program goes on without its module
        ("except Exception:\n    log(n)", False),
        ("except Exception as error:\n    m = None", False),
        ("except Exception:\n    m = {}", False),
        ("except AttributeError:\n    pass", False),
        ("except ImportError:\n    m = load(n)", False),
        ("except Exception:\n    m = load(n)", True),
        ("except AttributeError:\n    import other\n    other.load(n)", True),
        ("except AttributeError:\n    spec.loader.exec_module(x)", True),
        ("except AttributeError:\n    raise SkipTest", True),
        ("except ValueError:\n    pass\nexcept AttributeError:\n    m = load(n)", True),
    ],
)
def test_a_handler_guards_a_call_if_it_does_the_same(handler, is_guarded, findings):
    (finding,) = findings(LOAD + handler)
    assert finding.guarded is is_guarded


@pytest.mark.parametrize(
    "source",
    [
        "import imp\ntry:\n    imp.reload(m)\nexcept Exception:\n    importlib.reload(m)",
        # future 0.18
        "import imp\ndef f():\n    try:\n        imp.find_module(n)\n    except Exception:\n        return\n    imp.reload",
        # yapsy 1.12
        "try:\n    import importlib.abc.Loader as imp\nexcept ImportError:\n    import imp\nimp.load_module(n, f, p, d)",
    ],
)
def test_code_that_never_gets_so_far_is_not_guarded(source, findings):
    found = [finding for finding in findings(source) if finding.symbol.startswith("imp.")]
    assert found
    assert not any(finding.guarded for finding in found)


def test_a_handler_that_returns_something_else_does_the_same(findings):
    source = "def f():\n    try:\n        return spec.loader.load_module(n)\n    except AttributeError:\n        return {}"
    assert findings(source.format("load(n)"))[0].guarded
    assert not findings(source.format("None"))[0].guarded


@pytest.mark.parametrize(
    "statement",
    [
        "with contextlib.suppress(ImportError):\n    import imp",
        "with suppress(ImportError, OSError):\n    import imp",
        "with suppress(ImportError), suppress(ValueError):\n    import imp",
        "with pytest.raises(ImportError):\n    import imp",
        "with self.assertRaises(ModuleNotFoundError) as caught:\n    import imp",
        "async def f():\n    async with a, suppress(ImportError):\n        import imp",
    ],
)
def test_there_are_other_ways_to_catch_it(statement, findings):
    assert [finding.guarded for finding in findings(f"import pytest\n{statement}")] == [True]


@pytest.mark.skipif(sys.version_info < (3, 11), reason="this version does not know except*")
def test_an_exception_group_is_caught(uses):
    assert uses("try:\n    import imp\nexcept* ImportError:\n    x = 1") == ["2 IMP001 imp guarded unused"]


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
    """3,000 took half a minute, and recursion would fail."""
    branches = "".join(f"elif x == {number}:\n    imp.reload(m)\n" for number in range(3000))
    assert len(uses(f"import imp\nif x:\n    pass\n{branches}")) == 3001


@pytest.mark.parametrize(
    "body",
    [
        "from importlib import reload",
        "import importlib.util",
        "from importlib.machinery import SourceFileLoader\n    from importlib import reload",
        "import _imp as imp",
        "import importlib\n    reload = importlib.reload",
        "import importlib.util, sys\n    def reload(m): pass",
        "import importlib.machinery\n    suffixes = importlib.machinery.all_suffixes()\n    log.debug('x')",
        "from importlib import reload\n    print('new')\n    NEW = True",
        "class New: pass",
        # PyInstaller 3.4
        "import importlib as imp\n    if not hasattr(imp, 'reload'):\n        raise ImportError",
        "from types import ModuleType\n    pass",
    ],
)
def test_a_fallback_for_what_every_python_has_is_guarded(body, findings):
    found = findings(f"try:\n    {body}\nexcept ImportError:\n    import imp\n    x = imp.reload")
    assert [finding.guarded for finding in found] == [True, True]


@pytest.mark.parametrize(
    "body",
    [
        "import third_party",
        "from importlib import find_loader",
        "from third_party import reload",
        "reload = builtin_reload",
        "load()",
        "import importlib.abc.Loader",
    ],
)
def test_a_fallback_for_what_may_be_missing_is_not(body, findings):
    found = findings(f"try:\n    {body}\nexcept ImportError:\n    import imp")
    assert [finding.guarded for finding in found if finding.symbol == "imp"] == [False]


def test_a_fallback_for_a_method_that_every_finder_has_is_guarded(findings):
    source = """
        import pkgutil
        for finder, name, _ in pkgutil.iter_modules(p):
            try:
                spec = finder.find_spec(name)
            except {}:
                loader = finder.find_module(name)
    """
    assert [finding.guarded for finding in findings(source.format("AttributeError"))] == [True]
    assert [finding.guarded for finding in findings(source.format("ImportError"))] == [False]


@pytest.mark.parametrize(
    ("source", "is_guarded"),
    [
        ("if hasattr(pkgutil, 'ImpImporter'):\n    pkgutil.ImpImporter", True),
        ("if not hasattr(pkgutil, 'ImpImporter'):\n    pass\nelse:\n    pkgutil.ImpImporter", True),
        ("if hasattr(pkgutil, 'iter_modules'):\n    pkgutil.ImpImporter", False),
        ("if hasattr(pkgutil, name):\n    pkgutil.ImpImporter", False),
        ("if not hasattr(importlib, 'reload'):\n    pkgutil.ImpImporter", True),
        ("if hasattr(pkgutil, 'get_loader'):\n    pkgutil.ImpImporter", False),
        ("if hasattr(importlib, 'find_loader'):\n    pkgutil.ImpImporter", True),
        ("if hasattr(imp, 'reload'):\n    pkgutil.ImpImporter", False),
        ("if not hasattr(finder, 'find_spec'):\n    pkgutil.ImpImporter", True),
        ("try:\n    x = pkgutil.ImpImporter\nexcept AttributeError:\n    x = other", True),
        ("try:\n    pkgutil.ImpImporter\nexcept AttributeError:\n    pass", False),
        ("try:\n    pkgutil.ImpImporter\nexcept ImportError:\n    pass", False),
        ("getattr(pkgutil, 'ImpImporter', None)", True),
        ("getattr(pkgutil, 'ImpImporter')", False),
    ],
)
def test_an_attribute_can_be_asked_for_first(source, is_guarded, findings):
    found = findings(f"import importlib, pkgutil\nimport imports as imp\n{source}")
    assert [finding.guarded for finding in found if finding.code == "IMP104"] == [is_guarded]


def test_conditions_that_are_as_deep_as_can_be_end(uses):
    source = "".join(" " * depth + f"if x{depth} < 3:\n" for depth in range(80))
    assert uses(f"{source}{' ' * 80}import imp") == ["81 IMP001 imp unused"]


def test_a_condition_of_many_names_ends(uses):
    chain = "\n".join(f"x{index} = x{index + 1}" for index in range(50))
    assert uses(f"{chain}\nx50 = x0\nif x0:\n    import imp") == ["53 IMP001 imp unused"]


@pytest.mark.parametrize(
    ("source", "is_guarded"),
    [
        ("def _old():\n    import imp\nif sys.version_info < (3, 4):\n    _old()", True),
        ("def _old():\n    import imp\nload = _old if sys.version_info < (3, 4) else new", True),
        (
            "def _old():\n    import imp\ndef load():\n    return 1 if sys.version_info > (3,) else _old()",
            True,
        ),
        ("def load():\n    def _old():\n        import imp\n    if sys.version_info < (3,): _old()", True),
        ("def _old():\n    import imp\nif sys.version_info < (3, 4):\n    _old()\n_old()", False),
        ("def _old():\n    import imp\nif sys.version_info < (3, 13):\n    _old()", False),
        ("def _old():\n    import imp", False),
        ("def old():\n    import imp\nif sys.version_info < (3, 4):\n    old()", False),
        (
            "class C:\n    def _old(self):\n        import imp\n    if sys.version_info < (3,): _old()",
            False,
        ),
        ("class _old:\n    import imp\nif sys.version_info < (3, 4):\n    _old()", False),
        ("def __getattr__(name):\n    import imp\nif sys.version_info < (3, 4):\n    __getattr__(n)", False),
    ],
)
def test_a_private_function_is_as_guarded_as_its_calls(source, is_guarded, findings):
    assert [finding.guarded for finding in findings(f"import sys\n{source}")] == [is_guarded]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # As in jedi 0.12: the second use is no more guarded than the first.
        (
            "import imp\ntry:\n    imp.find_module(n)\n    imp.PKG_DIRECTORY\nexcept ImportError:\n    pass",
            ["1 IMP001 imp", "3 IMP010 imp.find_module", "4 IMP032 imp.PKG_DIRECTORY"],
        ),
        (
            "try:\n    for x in y: f()\n    import imp\nexcept ImportError:\n    raise",
            ["3 IMP001 imp unused"],
        ),
        (
            "try:\n    for x in y: f()\n    import imp\nexcept ImportError:\n    pass",
            ["3 IMP001 imp guarded unused"],
        ),
        ("with suppress(AttributeError):\n    spec.loader.load_module(n)", [f"2 {LOAD_MODULE}"]),
        # The import of a module that stays guards no name of it, as in jedi 0.12 and wrapt.
        (
            "try:\n    import pkgutil\nexcept ImportError:\n    pkgutil = None\npkgutil.get_loader(n)",
            ["5 IMP105 pkgutil.get_loader"],
        ),
        (
            "try:\n    from pkgutil import get_loader\nexcept ImportError:\n    get_loader = None\nif get_loader:\n    get_loader(n)",
            [f"{line} IMP105 pkgutil.get_loader guarded" for line in (2, 5, 6)],
        ),
        (
            "try:\n    reload\nexcept NameError:\n    from imp import reload\nreload(m)",
            ["4 IMP001 imp", "5 IMP024 imp.reload"],
        ),
        ("try:\n    def f():\n        import imp\nexcept ImportError:\n    pass", ["3 IMP001 imp unused"]),
        (
            "import pkgutil, sys\nif sys.version_info < (3, 14):\n    pkgutil.get_loader(n)\n    pkgutil.ImpImporter(p)",
            ["3 IMP105 pkgutil.get_loader guarded", "4 IMP104 pkgutil.ImpImporter"],
        ),
        (
            "import importlib as imp\nif 0:\n    imp.load_source(n, p)",
            ["3 IMP501 importlib.load_source guarded"],
        ),
        (
            "try:\n    import imp\nexcept ImportError:\n    imp = None\nimport imp\nimp.reload(m)",
            ["2 IMP001 imp", "5 IMP001 imp", "6 IMP024 imp.reload"],
        ),
        (
            "import sys\nreload = __import__('imp').reload if sys.version_info < (3,) else f\nreload(m)",
            ["2 IMP024 imp.reload guarded", "2 IMP001 imp guarded", "3 IMP024 imp.reload guarded"],
        ),
        (
            "def _old(s):\n    s.spec.loader.load_module(n)\nif not hasattr(l, 'exec_module'):\n    _old(s)",
            [f"2 {LOAD_MODULE} guarded"],
        ),
        ("def HAS(): pass\nif HAS:\n    import imp", ["3 IMP001 imp unused"]),
        ("class HAS: pass\nif not HAS:\n    import imp", ["3 IMP001 imp guarded unused"]),
        (
            "try:\n    x += 1\nexcept Exception:\n    pass\nelse:\n    import imp",
            ["6 IMP001 imp unused"],
        ),
        (
            "try:\n    f()\n    import imp\nexcept ImportError:\n    pass\nimp.reload(m)",
            ["3 IMP001 imp", "6 IMP024 imp.reload"],
        ),
        (
            "try:\n    __import__('imp').reload(m)\nexcept ImportError:\n    pass",
            ["2 IMP024 imp.reload guarded", "2 IMP001 imp guarded"],
        ),
        (
            "import time\ntry:\n    t = time.clock\nexcept AttributeError:\n    t = time.time\nt()",
            ["3 IMP808 time.clock guarded", "6 IMP808 time.clock guarded"],
        ),
        ("import dummy_threading", ["1 IMP709 dummy_threading"]),
        (
            "try:\n    import threading\nexcept ImportError:\n    import dummy_threading as threading",
            ["4 IMP709 dummy_threading guarded"],
        ),
    ],
)
def test_a_use_is_as_guarded_as_the_code_around_it(source, expected, uses):
    assert uses(source) == expected
