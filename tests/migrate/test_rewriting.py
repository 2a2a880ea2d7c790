"""What fix writes: the edits, and not a byte besides."""

import ast
import contextlib
import functools
import itertools
import re
import textwrap

import pytest
from migrate.conftest import source_of

from imp_compat.migrate import rewriting
from imp_compat.migrate.rewriting import CannotRewrite


def rewrite(data, to_importlib, is_package=False):
    return rewriting.rewrite(source_of(data, "__init__.py" if is_package else "plugin.py"), to_importlib)


@pytest.fixture
def fixed():
    """Return a source as fix leaves it, having checked that it parses and that fix leaves that as it is."""

    def fix(source, to_importlib=False, is_package=False):
        data = rewrite(textwrap.dedent(source).encode(), to_importlib, is_package).data
        ast.parse(data)
        assert rewrite(data, to_importlib, is_package).data == data
        return data.decode()

    return fix


# Each change is marked: <before|after>.
before = functools.partial(re.compile(r"<(.*?)\|.*?>", re.DOTALL).sub, r"\1")
after = functools.partial(re.compile(r"<.*?\|(.*?)>", re.DOTALL).sub, r"\1")
TO_IMP_COMPAT = [
    "import <imp|imp_compat> as i  # why\ni.reload(m)",
    "import os, <imp|imp_compat as imp>, sys\nimp",
    "import os , <imp|imp_compat>  as  i\ni",
    "from <imp|imp_compat> import reload as r, new_module\nr",
    "from <imp|imp_compat> import (  # c\n    reload,  # r\n)\nreload",
    "from <imp|imp_compat> import *",
    'm = __import__(u"<imp|imp_compat>", globals())',
    "import importlib as i\ni.import_module(name='<imp|imp_compat>')",
    "import sys\nimport <imp|imp_compat> as i\nsys.modules['<imp|imp_compat>']",
    "import sys\nsys.modules['imp']",
    "import <imp|imp_compat as imp>, sys\nsys.modules['<imp|imp_compat>'].reload(m), imp",
    "import <imp|imp_compat as imp>, sys\ngetattr(sys.modules['<imp|imp_compat>'], 'reload')(m), imp",
    "import <imp|imp_compat> as i, <imp|imp_compat as imp>\ni.reload(m), imp.reload(m)",
    "@patch('<imp|imp_compat>.reload')\ndef f(): pass",
    "if x: import <imp|imp_compat as imp>; imp.reload(m)",
    "def f():\n\timport <imp|imp_compat as imp>\n\treturn imp",
    "import <imp|imp_compat> \\\n  as i\ni",
    "import <imp|imp_compat as imp>\nimp._private",
    # An import that nothing uses goes.
    "# before\n\n<import imp  # gone\n|># after\nx = 1\n",
    "<from imp import reload, find_module\n|>x = 1\n",
    "<import imp|>",
]
# An import that nothing uses stays if it is not on a line of its own at module level, or if something may ask
# for it.
KEPT = [
    "x = 1; import imp",
    "import imp; x = 1",
    "if x:\n    import imp\n",
    "import os, imp\nos.getcwd()\n",
    "import imp  # noqa: F401\n",
    "import imp  #NOQA\n",
    "import imp\nimp = None\n",
    "import imp\n__all__ = ['imp']\n",
    "import imp\nx: 'imp.NullImporter' = y\n",
    "import imp\ndef f(x):\n    # type: (imp.NullImporter) -> None\n    pass\n",
    "import imp\neval('imp.reload(m)')\n",
    # Another module may ask for C.imp.
    "class C:\n    import imp\n    def f(self): return self.imp.reload(m)\n",
]
TO_IMPORTLIB = [
    "import <imp|importlib>\n<imp|importlib>.reload(m)",
    "import <imp as i|types>\nm = <i.new_module|types.ModuleType>('x')",
    "import <imp|importlib.util>\nx = <imp.get_magic()|importlib.util.MAGIC_NUMBER>",
    "import <imp|sys>\nx = (<imp.get_tag()|sys.implementation.cache_tag>)",
    "import <imp|importlib.util>\n<imp|importlib.util>.cache_from_source(p)",
    "import <imp|importlib>\nf(<imp|importlib>.reload)",
    "import <|importlib\nimport imp_compat as >imp  # why\n<imp|importlib>.reload(m); imp.find_module(n)",
    "import os, <imp|importlib.util, imp_compat> as i\n"
    + "<i|importlib>.reload(os), <i.get_magic()|importlib.util.MAGIC_NUMBER>, i.PY_SOURCE",
    "import sys\n<import imp\n|><imp.get_tag()|sys.implementation.cache_tag>, sys",
    "import importlib\nimport <imp|importlib.util>\n"
    + "<imp|importlib>.reload(m), <imp.get_magic()|importlib.util.MAGIC_NUMBER>",
    "import importlib.util\n<import imp\n|>"
    + "<imp|importlib>.reload(m), <imp.get_magic()|importlib.util.MAGIC_NUMBER>",
    "if x: import sys\nimport <imp|sys>\n<imp.get_tag()|sys.implementation.cache_tag>",
    "import <imp|sys>\n<imp.get_tag()|sys.implementation.cache_tag>\nimport sys",
    "import <|importlib\nimport imp_compat as >imp\n<imp|importlib>.reload(m)\ndel imp",
    "import <|importlib\nimport imp_compat as >imp\n<imp|importlib>.reload(m)  # type: imp.x",
    # What is imported always is not guarded by what its use stands in.
    "import <imp|importlib>\nif 0:\n    <imp|importlib>.reload(m)",
    "from <imp|importlib> import reload as r\nr(m)",
    "try:\n    reload\nexcept NameError:\n    from <imp|importlib> import reload\nreload(m)",
]
STAYS = [
    "import imp\nimport imp as other\nother.reload = mine\nimp.reload(m)",
    "import imp\nimp.reload(self.hasattr())\nsetattr(imp, 'reload', mine)",
    "import imp\nx = imp.get_magic",
    "import imp\nx = imp. get_tag(), imp.get_magic( )",
    "import imp\nimp.cache_from_source(p, True)",
    "import imp\nimp.cache_from_source(p, debug_override=x)",
    "import imp\nx = imp.cache_from_source",
    "import imp\nx = imp.cache_from_source(*a)",
    "import imp\ngetattr(imp, 'reload')(m)",
    "from imp import get_magic, reload\nget_magic(), reload",
    "from imp import *\nreload(m)",
    "import imp\ndef f(importlib):\n    imp.reload(m)",
    "import imp\nimportlib = x\nimp.reload(m)",
    "import imp\nfrom x import types\nimp.new_module('x')",
    "import imp\nimport x as sys\nimp.get_tag()",
    "import sys\nimport imp\ndel sys\ndef f(): return imp.get_tag()",
    "import importlib\ndef f():\n    import imp\n    imp.get_magic()",
    "def f():\n    global imp\n    import imp\n    imp.reload(m)",
    "if x: import imp; imp.reload(m)",
    "import imp\nif x:\n    import importlib as imp\nimp.reload(m)",
    "try:\n    import imp\nexcept ImportError:\n    pass\nimport imp\nimp.reload(m)",
    # PyInstaller 3.4
    "try:\n    import importlib as imp\nexcept ImportError:\n    import imp\nimp.reload(m)",
    # The local import would make importlib a local name before it.
    "import imp\ndef f():\n    imp.reload(m)\n    import importlib\n    importlib.reload(m)",
    # Calls go where the patch is.
    "import imp\nimport imp\nsetattr(imp, 'reload', mine)",
    "import imp\nsetattr(imp, name, mine)\nimp.reload(m)",
    "import imp\nwith mock.patch('imp.reload'):\n    imp.reload(m)",
    "import imp\nwith mock.patch.object(imp, 'reload'):\n    imp.reload(m)",
    "from imp import reload\nwith mock.patch('imp.reload'):\n    reload(m)",
    "import imp\n__all__ = ['imp']\nimp.x",
]


@pytest.mark.parametrize("marked", TO_IMP_COMPAT)
def test_imports_become_those_of_imp_compat(marked, fixed):
    assert fixed(before(marked)) == after(marked)


@pytest.mark.parametrize("marked", TO_IMPORTLIB)
def test_what_is_exact_goes_to_importlib(marked, fixed):
    assert fixed(before(marked), to_importlib=True) == after(marked)


@pytest.mark.parametrize("source", STAYS)
def test_the_rest_stays_on_imp_compat(source, fixed):
    assert fixed(source, to_importlib=True) == fixed(source)


UNTOUCHED = [
    # Guarded
    "try:\n    import imp\nexcept ImportError:\n    imp = None\nif imp:\n    imp.reload(m)\n",
    "try:\n    from importlib import reload\nexcept ImportError:\n    from imp import reload\nreload(m)\n",
    "if sys.version_info < (3, 12):\n    import imp\n    imp.reload(m)\n",
    "imp = pytest.importorskip('imp')\nimp.reload(m)\n",
    "if 0:\n    mock.patch('imp.reload')\n",
    # What fix cannot change
    "import pkgutil\npkgutil.ImpImporter\n",
    "from imp import _private, reload\nreload(m)",
    "sys.modules['imp'].reload(m)",
    "getattr(sys.modules['imp'], 'reload')(m)",
    "mock.patch.object(sys.modules['imp'], 'reload')",
]


@pytest.mark.parametrize("source", UNTOUCHED)
@pytest.mark.parametrize("to_importlib", [False, True], ids=["imp_compat", "importlib"])
def test_what_is_guarded_or_cannot_be_changed_is_not_touched(source, to_importlib):
    data = f"import pytest, sys\n{source}".encode()
    assert rewrite(data, to_importlib) == (data, [], False)


@pytest.mark.parametrize("source", KEPT)
def test_an_import_that_something_may_use_stays(source, fixed):
    assert fixed(source) == re.sub(r"\bimp\b", "imp_compat as imp", source, count=1)


@pytest.mark.parametrize(
    "marked",
    [
        "import <imp|imp_compat as imp>",
        "import <|importlib\nimport imp_compat as >imp\n<imp|importlib>.reload(m)",
        "from <imp|imp_compat> import get_tag",
    ],
)
def test_nothing_that_others_may_import_goes(marked, fixed):
    assert fixed(before(marked), to_importlib=True, is_package=True) == after(marked)


@pytest.mark.parametrize("newlines", [["\n"], ["\r\n"], ["\r"], ["\r\n", "\n", "\r"]])
@pytest.mark.parametrize(
    ("encoding", "declared"), [("utf-8", "c"), ("utf-8-sig", "c"), ("latin-1", "coding: latin-1")]
)
def test_line_ends_encoding_and_byte_order_mark_stay(newlines, encoding, declared):
    lines = [f"# {declared}", "import imp", "imp.reload(m); imp.new_module(n)", "x = '''\x0c\u00e9", "'''"]
    source = "".join(map("".join, zip(lines, itertools.cycle(newlines))))
    expected = source.replace("import imp", f"import importlib{newlines[0]}import types")
    expected = expected.replace("imp.reload", "importlib.reload")
    expected = expected.replace("imp.new_module", "types.ModuleType")
    assert rewrite(source.encode(encoding), True).data == expected.encode(encoding)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"import imp\nprint 'x'\n", "Python 2 syntax: "),
        (b"import imp\n(\n", "cannot be parsed: "),
        (b"import imp\n\xe9\n", "cannot be parsed: 'utf-8' codec"),
        (b"import sys\n__import__('im' 'p')\n", "not all of its uses are where they were found"),
        (b"# coding: cp932\nimport imp  # \x87\x90\n", "some characters have more than one form in cp932"),
        (b"import imp\nx = imp.get_tag()if y else z\n", "the result would not be valid: "),
    ],
)
def test_what_cannot_be_rewritten_safely_is_refused(data, reason):
    with pytest.raises(CannotRewrite, match=reason):
        rewrite(data, to_importlib=True)


@pytest.mark.parametrize(
    "string",
    [
        "f'{imp.get_tag()}'",
        "f'{imp.get_tag()}{imp.get_tag()}'",
        "'a' f'{imp.get_tag()}'",
        "f'''\u00e9\n\u00e9{imp.get_tag()}'''",
    ],
)
def test_an_f_string_is_rewritten_or_stays_or_is_refused(string):
    """Python 3.11 and older do not always know where the expressions are."""
    source = f"import imp\nx = {string}\n"
    rewritten = f"import sys\nx = {string.replace('imp.get_tag()', 'sys.implementation.cache_tag')}\n"
    with contextlib.suppress(CannotRewrite):
        data = rewrite(source.encode(), True).data.decode()
        assert data in (rewritten, source.replace("import imp", "import imp_compat as imp"))
