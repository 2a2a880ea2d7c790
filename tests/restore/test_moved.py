"""The group moved: each name gives what the standard library gave, where that is still there to ask."""

import ast
import asyncio
import configparser
import fractions
import html.parser
import importlib
import inspect
import io
import operator
import os
import pathlib
import sys
import threading
import typing
import unittest
from types import ModuleType
from xml.etree import ElementTree

import pytest
from interpreters import PYPY, WEBASSEMBLY, is_at_least

from imp_compat import removals, restore
from imp_compat.legacy import moved

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]
needs_asyncio_run = pytest.mark.skipif(WEBASSEMBLY, reason="asyncio.run needs stack switching there")

ROWS = [
    (module, name, removed_in)
    for module, names in removals.MOVED.items()
    for name, (removed_in, _) in names.items()
]


def native(module, name):
    return operator.attrgetter(name)(importlib.import_module(module))


@pytest.fixture(params=["wrapper", "stdlib"])
def get(request):
    """Get a name from the wrappers; and from the standard library, the oracle, where it has the name."""

    def get(module, name):
        if request.param == "wrapper":
            return moved.find(module, name)
        removed_in = removals.MOVED[module][name][0]
        if is_at_least(removed_in) or is_at_least(removals.MODULES.get(module, ("4.0",))[0]):
            pytest.skip(f"removed in {removed_in}")
        return native(module, name)

    return get


@pytest.fixture
def restored():
    with restore.installed("moved") as names:
        yield names


# What is put back


@pytest.mark.parametrize(("module", "name", "removed_in"), ROWS, ids=lambda value: value)
def test_a_removed_name_is_put_back_and_taken_away(module, name, removed_in):
    if importlib.util.find_spec(module) is None or (module == "sys" and PYPY):
        pytest.skip("no such module here, or none that lost anything")
    importlib.import_module(module)
    with restore.installed("moved") as names:
        assert (f"{module}.{name}" in names) is is_at_least(removed_in)
        restored = native(module, name)
    equivalent = moved.find(module, name)
    assert equivalent is not None
    if is_at_least(removed_in):
        assert restored == equivalent
        with pytest.raises(AttributeError):
            native(module, name)
    else:
        assert native(module, name) == restored


@pytest.mark.parametrize("name", removals.MOVED_MODULES)
def test_a_module_is_put_back_under_its_old_name(name, monkeypatch):
    removed_in, new_name = removals.MOVED_MODULES[name]
    monkeypatch.delitem(sys.modules, name, raising=False)
    with restore.installed("moved") as names:
        assert (name in names) is is_at_least(removed_in)
        if is_at_least(removed_in):
            importlib.import_module(new_name.partition(".")[0])
            exec(f"from {name} import *")
            assert importlib.import_module(name) is importlib.import_module(new_name)
    if is_at_least(removed_in):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module(name)


def test_what_is_there_stays(monkeypatch):
    mine = object()
    monkeypatch.setattr("collections.Mapping", mine, raising=False)
    monkeypatch.setattr("threading.Thread.isAlive", None, raising=False)
    monkeypatch.setitem(sys.modules, "sre_parse", ModuleType("sre_parse"))
    with restore.installed("moved") as names:
        assert not {"collections.Mapping", "threading.Thread.isAlive", "sre_parse"} & set(names)
        assert native("collections", "Mapping") is mine
    assert native("collections", "Mapping") is mine


def test_a_module_that_another_distribution_gives_back_gets_its_names(make_tree, monkeypatch):
    monkeypatch.syspath_prepend(make_tree({"cgi.py": "def parse(): pass"}))
    monkeypatch.delitem(sys.modules, "cgi", raising=False)
    importlib.invalidate_caches()
    cgi = importlib.import_module("cgi")
    with restore.installed("moved"):
        assert cgi.escape("<'\">", quote=True) == "&lt;'&quot;&gt;"
        assert cgi.parse_qs("a=1") == {"a": ["1"]}


@pytest.mark.skipif(sys.version_info < (3, 13), reason="typing.io is still there")
def test_a_module_in_a_module_is_its_attribute_too_unless_rebound(monkeypatch):
    with restore.installed("moved"):
        exec("import typing.io; from typing.io import TextIO; typing.re.Pattern")
    assert not hasattr(typing, "io")
    own = ModuleType("typing.io")
    with restore.installed("moved"):
        monkeypatch.setitem(sys.modules, "typing.io", own)
        monkeypatch.setattr(typing, "io", own, raising=False)
    assert sys.modules["typing.io"] is typing.io is own


@pytest.mark.skipif(sys.version_info < (3, 14), reason="ast visits constants by their kind itself")
def test_a_constant_of_no_kind_is_visited_as_any_node():
    visited = []

    class Visitor(ast.NodeVisitor):
        def generic_visit(self, node):
            visited.append(node)

    node = ast.Constant(frozenset())
    with restore.installed("moved"):
        Visitor().visit(node)
    assert visited == [node]


# What the wrappers give


def test_constants_are_told_apart(get):
    kinds = ["Bytes", "Ellipsis", "NameConstant", "Num", "Str"]
    values = [b"", ..., None, True, 1, 1.5, 1j, ""]
    found = [kind for value in values for kind in kinds if isinstance(ast.Constant(value), get("ast", kind))]
    assert found == ["Bytes", "Ellipsis", "NameConstant", "NameConstant", "Num", "Num", "Num", "Str"]
    assert not isinstance(ast.Pass(), get("ast", "Num"))


@pytest.mark.parametrize(
    ("name", "arguments", "fields", "value"),
    [
        ("Num", (1,), {}, 1),
        ("Num", (), {"n": 1}, 1),
        ("Str", (), {"s": "a"}, "a"),
        ("Bytes", (b"a",), {}, b"a"),
        ("NameConstant", (), {"value": None}, None),
        ("Ellipsis", (), {}, ...),
    ],
    ids=lambda value: str(value),
)
def test_constants_are_made(get, name, arguments, fields, value, restored):
    node = get("ast", name)(*arguments, **fields)
    assert type(node) is ast.Constant
    assert node.value == value


def test_a_constant_has_its_old_fields(restored):
    node = ast.Constant(1)
    assert node.n == node.s == 1
    node.s = "text"
    assert (node.n, node.value) == ("text", "text")


def test_a_visitor_is_asked_for_constants_by_their_kind(restored):
    seen = []

    class Visitor(ast.NodeVisitor):
        def visit_Num(self, node):
            seen.append(node.n)

        def visit_Str(self, node):
            seen.append(node.s)

        def visit_NameConstant(self, node):
            seen.append(node.value)

    Visitor().visit(ast.parse("f(1, 'a', None, b'', ...)"))
    assert seen == [1, "a", None]


@needs_asyncio_run
def test_a_coroutine_of_a_generator_function(get):
    coroutine = get("asyncio", "coroutine")

    @coroutine
    def inner(value):
        yield from asyncio.sleep(0)
        return value

    @coroutine
    def outer(value, *, more=0):
        return (yield from inner(value)) + more

    async def main():
        return [await outer(1, more=1), await asyncio.gather(inner(2), asyncio.ensure_future(inner(3)))]

    assert asyncio.run(main()) == [2, [2, 3]]
    assert asyncio.iscoroutinefunction(outer)
    assert outer.__name__ == "outer"


@needs_asyncio_run
def test_a_coroutine_of_a_plain_function(get):
    coroutine = get("asyncio", "coroutine")

    async def main():
        async def native():
            return 3

        future = asyncio.get_running_loop().create_future()
        future.set_result(2)
        functions = [lambda: 1, lambda: future, native, lambda: native()]
        return [await coroutine(function)() for function in functions]

    assert asyncio.run(main()) == [1, 2, 3, 3]


THIRD = fractions.Fraction(1, 3)


@pytest.mark.parametrize(
    ("a", "b", "divisor"),
    [(12, 18, 6), (12, -18, -6), (-12, 18, 6), (-5, 0, -5), (1, THIRD, THIRD)],
)
def test_gcd_has_the_sign_of_the_second(get, a, b, divisor):
    assert get("fractions", "gcd")(a, b) == divisor


@pytest.mark.skipif(sys.version_info < (3, 10), reason="glob() takes no root_dir")
@pytest.mark.parametrize(("pattern", "names"), [("*.py", ["a.py", "b.py"]), (".*", [".c"]), ("none", [])])
def test_glob1(get, make_tree, pattern, names):
    directory = make_tree({"a.py": "", "b.py": "", ".c": "", "d": {"e.py": ""}})
    assert sorted(get("glob", "glob1")(directory, pattern)) == names


def test_getargspec(get):
    def function(a, b=1, *c, **d): ...

    function.__annotations__ = {}
    specification = get("inspect", "getargspec")(function)
    assert specification == (["a", "b"], "c", "d", (1,))
    assert specification._fields == get("inspect", "ArgSpec")._fields

    def annotated(a: int): ...

    for refused in (lambda *, a: None, annotated):
        with pytest.raises(ValueError, match="keyword-only parameters or annotations"):
            get("inspect", "getargspec")(refused)


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (("%d", 1234), "1234"),
        (("%.2f", 0.5, True), "0.50"),
        (("%s", "a"), "a"),
        (("%*d", 5, False, False, 42), "   42"),
        (("%d", (7,)), "7"),
    ],
    ids=str,
)
def test_format(get, arguments, text):
    assert get("locale", "format")(*arguments) == text


@pytest.mark.skipif(sys.platform == "win32", reason="the locale is the user's")
def test_resetlocale(get, monkeypatch):
    import locale

    monkeypatch.setenv("LC_ALL", "C")
    get("locale", "resetlocale")(locale.LC_NUMERIC)
    assert locale.setlocale(locale.LC_NUMERIC) in ("C", "en_US.UTF-8")


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links")
def test_link_to(get, tmp_path):
    (tmp_path / "file").write_text("text")
    get("pathlib", "Path.link_to")(tmp_path / "file", tmp_path / "link")
    assert (tmp_path / "link").samefile(tmp_path / "file")


@pytest.mark.skipif(sys.version_info < (3, 13), reason="paths have no parser")
@pytest.mark.parametrize(
    ("path", "is_reserved"),
    [
        (pathlib.PurePosixPath("nul"), False),
        (pathlib.PureWindowsPath("nul"), True),
        (pathlib.PureWindowsPath("c:/a"), False),
    ],
    ids=str,
)
def test_is_reserved(get, path, is_reserved):
    assert get("pathlib", "PurePath.is_reserved")(path) is is_reserved


def test_small_wrappers(get):
    data, is_strong = get("ssl", "RAND_pseudo_bytes")(8)
    assert (len(data), is_strong) == (8, True)
    assert get("html.parser", "HTMLParser.unescape")(html.parser.HTMLParser(), "&lt;&#65;") == "<A"
    tree = ElementTree.ElementTree(ElementTree.fromstring("<a><b/><c><b/></c></a>"))
    assert [e.tag for e in get("xml.etree.ElementTree", "ElementTree.getiterator")(tree)] == [*"abcb"]
    assert len(get("xml.etree.ElementTree", "ElementTree.getiterator")(tree, "b")) == 2
    get("sys", "setcheckinterval")(7)
    assert get("sys", "getcheckinterval")() == 7
    get("sys", "setcheckinterval")(100)


def test_clock_is_processor_time():
    import time

    before, now, after = time.process_time(), moved.clock(), time.process_time()
    assert sys.platform == "win32" or before <= now <= after


def test_readfp(get):
    parser = configparser.ConfigParser()
    get("configparser", "RawConfigParser.readfp")(parser, io.StringIO("[a]\nb = c"))
    assert parser["a"]["b"] == "c"
    with pytest.raises(configparser.ParsingError, match="name"):
        get("configparser", "RawConfigParser.readfp")(parser, io.StringIO("[a]\n= c"), "name")


class Case(unittest.TestCase):
    def test_b(self): ...
    def test_a(self): ...
    def check_c(self): ...


@pytest.mark.parametrize(
    ("subset", "fails"), [({}, False), ({1: 2}, False), ({1: 3}, True), ({2: 2}, True)], ids=str
)
def test_assert_dict_contains_subset(get, subset, fails):
    check = get("unittest", "TestCase.assertDictContainsSubset")
    try:
        check(Case("test_a"), subset, {1: 2, 3: 4})
    except AssertionError:
        assert fails
    else:
        assert not fails


def test_suites(get):
    class Suite(unittest.TestSuite): ...

    module = ModuleType("module")
    module.Case = Case
    make = get("unittest", "makeSuite")
    assert [test._testMethodName for test in make(Case)] == ["test_a", "test_b"]
    assert [test._testMethodName for test in make(Case, "check")] == ["check_c"]
    reverse = make(Case, sortUsing=lambda one, other: (one < other) - (one > other), suiteClass=Suite)
    assert [test._testMethodName for test in reverse] == ["test_b", "test_a"]
    assert type(reverse) is Suite
    assert get("unittest", "findTestCases")(module).countTestCases() == 2
    assert get("unittest", "getTestCaseNames")(Case, "test") == ["test_a", "test_b"]


def test_old_code_runs(restored):
    threading_thread = threading.Thread
    assert threading_thread(target=print).isAlive() is False
    base64 = importlib.import_module("base64")
    assert base64.decodestring(base64.encodestring(b"a")) == b"a"
    collections = importlib.import_module("collections")
    assert isinstance({}, collections.MutableMapping)
    case = Case("test_a")
    case.assertEquals(1, 1)  # noqa: PT009
    case.assertRegexpMatches("ab", "b")  # noqa: PT009
    with case.assertRaisesRegexp(ValueError, "x"):  # noqa: PT027
        raise ValueError("x")
    assert inspect.isclass(native("unittest", "_TextTestResult"))
