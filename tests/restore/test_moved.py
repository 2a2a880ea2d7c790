"""The group moved: each name gives what the standard library gave, if that is still there to ask."""

import ast
import asyncio
import base64
import configparser
import importlib
import io
import locale
import operator
import os
import sys
import threading
import time
import typing
import unittest
from fractions import Fraction
from html.parser import HTMLParser
from http import HTTPStatus
from importlib import metadata
from inspect import getfullargspec
from pathlib import PurePosixPath, PureWindowsPath
from types import ModuleType, SimpleNamespace
from xml.etree import ElementTree

import pytest
from interpreters import PYPY, WEBASSEMBLY, is_at_least

from imp_compat import removals, restore
from imp_compat.legacy import moved

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore::PendingDeprecationWarning"),
]

ROWS = [
    (module, name, removed_in)
    for module, names in removals.MOVED.items()
    for name, (removed_in, _) in names.items()
]


def native(module, name):
    return operator.attrgetter(name)(importlib.import_module(module))


@pytest.fixture(params=["wrapper", "stdlib"])
def get(request):
    """Get a name from the wrappers; and from the standard library, the oracle, if it has the name."""

    def get(module, name):
        if request.param == "wrapper":
            return moved.find(module, name)
        removed_in = removals.MOVED[module][name][0]
        if is_at_least(removed_in) or is_at_least(removals.MODULES.get(module, ("4.0",))[0]):
            pytest.skip(f"removed in {removed_in}")
        return native(module, name)

    return get


# What is put back


@pytest.mark.parametrize(("module", "name", "removed_in"), ROWS, ids=lambda value: value)
def test_a_removed_name_is_put_back_and_taken_away(module, name, removed_in):
    is_dict = name == "EntryPoints.get" and not is_at_least(removed_in)  # which has a get of its own
    if importlib.util.find_spec(module) is None or (module == "sys" and PYPY) or is_dict:
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
    (lost,) = (each for each in restore._GROUPS["moved"] if each.name == name)
    assert lost.is_available() is ("." not in name and not is_at_least(removed_in))
    with restore.installed("moved") as names:
        assert (name in names) is is_at_least(removed_in)
        if is_at_least(removed_in):
            importlib.import_module(new_name.partition(".")[0])
            old, new = importlib.import_module(name), importlib.import_module(new_name)
            public = [each for each in getattr(new, "__all__", vars(new)) if each[0] != "_"]
            bound = {}
            exec(f"from {name} import *", bound)
            assert bound.keys() >= set(public)
            assert old.__file__ == new.__file__
            assert not hasattr(old, "no_such_name")
            assert importlib.import_module(name) is new
    if is_at_least(removed_in):
        with pytest.raises(ModuleNotFoundError):
            importlib.import_module(name)


@pytest.mark.parametrize("name", removals.MOVED_MODULES)
def test_a_module_that_somebody_takes_away_is_put_back_again(name):
    if not is_at_least(removals.MOVED_MODULES[name][0]):
        pytest.skip("not removed")
    with restore.installed("moved"):
        del sys.modules[name]
        with restore.installed("moved") as again:
            assert again == ([] if "." in name else [name])


def test_what_is_there_stays(monkeypatch):
    mine = object()
    monkeypatch.setattr("collections.Mapping", mine, raising=False)
    monkeypatch.setattr("threading.Thread.isAlive", None, raising=False)
    monkeypatch.setitem(sys.modules, "sre_parse", ModuleType("sre_parse"))
    with restore.installed("moved") as names:
        assert not {"collections.Mapping", "threading.Thread.isAlive", "sre_parse"} & set(names)
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
    with restore.installed("moved"):
        del typing.io
    own = ModuleType("typing.io")
    with restore.installed("moved"):
        monkeypatch.setitem(sys.modules, "typing.io", own)
        monkeypatch.setattr(typing, "io", own, raising=False)
    assert sys.modules["typing.io"] is typing.io is own


# What the names give


class Case(unittest.TestCase):
    def test_b(self): ...
    def test_a(self): ...
    def check_c(self): ...


class Suite(unittest.TestSuite): ...


def function(a, b=1, *c, **d): ...


def annotated(a: int, *, b, c: str = "d", **e: 1) -> None: ...


def constant(node):
    return type(node), node.value


def described(suite):
    return type(suite), [test._testMethodName for test in suite]


def descending(one, other):
    return (one < other) - (one > other)


def failing_subsets(check):
    failing = []
    for subset in ({}, {1: 2}, {1: 3}, {2: 2}):
        try:
            check(Case("test_a"), subset, {1: 2, 3: 4})
        except AssertionError:
            failing.append(subset)
    return failing


def is_processor_time(clock):
    before, now, after = time.process_time(), clock(), time.process_time()
    return sys.platform == "win32" or before <= now <= after


MODULE = SimpleNamespace(Case=Case)
ANNOTATED = "(a: int, *, b, c: str='d', **e: 1) -> None"
CUSTOM = ({"return": int}, "<{}".format, "{}>".format, "{}>".format, repr, "=> {}".format)
REVERSED = {"sortUsing": descending, "suiteClass": Suite}
REVERSED_SUITE = (Suite, ["test_b", "test_a"])
THIRD = Fraction(1, 3)
TREE = ElementTree.ElementTree(ElementTree.fromstring("<a><b/><c><b/></c></a>"))
# A name of a module, a use of what it stands for, and what that gives
USES = [
    ("ast", "Bytes", lambda it: constant(it(b"a")), (ast.Constant, b"a")),
    ("ast", "Ellipsis", lambda it: constant(it()), (ast.Constant, ...)),
    ("ast", "NameConstant", lambda it: constant(it(value=None)), (ast.Constant, None)),
    ("ast", "Num", lambda it: [constant(it(1)), constant(it(n=1))], [(ast.Constant, 1)] * 2),
    ("ast", "Num", lambda it: isinstance(ast.Pass(), it), False),
    ("ast", "Num", lambda it: it(n=1, lineno=2).lineno, 2),
    ("ast", "Str", lambda it: constant(it(s="a")), (ast.Constant, "a")),
    ("cgi", "escape", lambda it: [it("<'\">"), it("<'\">", True)], ["&lt;'\"&gt;", "&lt;'&quot;&gt;"]),
    ("fractions", "gcd", lambda it: [it(12, 18), it(12, -18), it(-12, 18)], [6, -6, 6]),
    ("fractions", "gcd", lambda it: [it(-5, 0), it(1, THIRD)], [-5, THIRD]),
    ("html.parser", "HTMLParser.unescape", lambda it: it(HTMLParser(), "&lt;&#65;"), "<A"),
    ("inspect", "getargspec", lambda it: it(function), (["a", "b"], "c", "d", (1,))),
    ("inspect", "getargspec", lambda it: type(it(function)).__name__, "ArgSpec"),
    ("inspect", "getargspec", lambda it: type(it(function)) is type(it(described)), True),
    ("inspect", "formatargspec", lambda it: it(*getfullargspec(function)), "(a, b=1, *c, **d)"),
    ("inspect", "formatargspec", lambda it: it(*getfullargspec(annotated)), ANNOTATED),
    ("inspect", "formatargspec", lambda it: it(["a"], formatvalue=repr, defaults=(2,)), "(a2)"),
    ("inspect", "formatargspec", lambda it: it([], "b", "c", None, (), {}, *CUSTOM), "(<b>, <c>)=> int"),
    ("inspect", "ArgSpec", lambda it: it._fields, ("args", "varargs", "keywords", "defaults")),
    ("locale", "format", lambda it: [it("%d", 1234), it("%.2f", 0.5, True)], ["1234", "0.50"]),
    ("locale", "format", lambda it: [it("%d", (7,)), it("%*d", 5, False, False, 42)], ["7", "   42"]),
    ("ssl", "RAND_pseudo_bytes", lambda it: (len(it(8)[0]), it(8)[1]), (8, True)),
    ("time", "clock", is_processor_time, True),
    ("unittest", "findTestCases", lambda it: it(MODULE).countTestCases(), 2),
    ("unittest", "findTestCases", lambda it: [*map(described, it(MODULE, **REVERSED))], [REVERSED_SUITE]),
    ("unittest", "getTestCaseNames", lambda it: it(Case, "test"), ["test_a", "test_b"]),
    ("unittest", "getTestCaseNames", lambda it: it(Case, "test", descending), ["test_b", "test_a"]),
    ("unittest", "getTestCaseNames", lambda it: it(Case, "test", testNamePatterns=["*_b"]), ["test_b"]),
    ("unittest", "makeSuite", lambda it: described(it(Case)), (unittest.TestSuite, ["test_a", "test_b"])),
    ("unittest", "makeSuite", lambda it: described(it(Case, "check")), (unittest.TestSuite, ["check_c"])),
    ("unittest", "makeSuite", lambda it: described(it(Case, **REVERSED)), REVERSED_SUITE),
    ("unittest", "TestCase.assertDictContainsSubset", failing_subsets, [{1: 3}, {2: 2}]),
    ("xml.etree.ElementTree", "ElementTree.getiterator", lambda it: [e.tag for e in it(TREE)], [*"abcb"]),
    ("xml.etree.ElementTree", "ElementTree.getiterator", lambda it: len(it(TREE, "b")), 2),
]


@pytest.mark.parametrize(("module", "name", "use", "expected"), USES)
def test_a_name_gives_what_it_gave(get, module, name, use, expected):
    assert use(get(module, name)) == expected


def test_constants_are_told_apart(get):
    kinds = ["Bytes", "Ellipsis", "NameConstant", "Num", "Str"]
    values = [b"", ..., None, True, 1, 1.5, 1j, HTTPStatus.OK, ""]
    found = [kind for value in values for kind in kinds if isinstance(ast.Constant(value), get("ast", kind))]
    assert found == ["Bytes", "Ellipsis", "NameConstant", "NameConstant", *["Num"] * 4, "Str"]


def test_constants_have_their_old_fields_and_visitors():
    seen = []

    class Visitor(ast.NodeVisitor):
        def visit_Num(self, node):
            seen.append(node.n)

        def visit_Str(self, node):
            seen.append(node.s)

        def visit_NameConstant(self, node):
            node.s = "set"
            seen.append(node.value)

        def generic_visit(self, node):
            seen.append(type(node.value))

    with restore.installed("moved"):
        kinds = [getattr(ast, kind) for kind in ("Bytes", "Ellipsis", "NameConstant", "Num", "Str")]
        for value in (1, "a", None, b"", ..., frozenset()):
            Visitor().visit(ast.Constant(value))
    assert [kind.__name__ for kind in kinds] == ["Bytes", "Ellipsis", "NameConstant", "Num", "Str"]
    assert [kind._fields for kind in kinds] == [("s",), (), ("value", "kind"), ("n",), ("s",)]
    assert seen == [1, "a", "set", bytes, type(...), frozenset]


@pytest.mark.skipif(WEBASSEMBLY, reason="asyncio.run needs stack switching there")
def test_coroutine(get):
    coroutine = get("asyncio", "coroutine")

    @coroutine
    def inner(value):
        yield from asyncio.sleep(0)
        return value

    @coroutine
    def outer(value, *, more=0):
        return (yield from inner(value)) + more

    async def native():
        return 3

    async def main():
        future = asyncio.get_running_loop().create_future()
        future.set_result(2)
        for plain in (lambda: 1, lambda: future, native, lambda: native()):
            values.append(await coroutine(plain)())
        values.append(await outer(4, more=1))
        values.extend(await asyncio.gather(inner(6), asyncio.ensure_future(inner(7))))

    values = []
    asyncio.run(main())
    assert values == [1, 2, 3, 3, 5, 6, 7]
    assert asyncio.iscoroutinefunction(outer)
    assert coroutine(native) is native
    assert outer.__name__ == "outer"


@pytest.mark.skipif(sys.version_info < (3, 10), reason="glob() takes no root_dir")
def test_glob1(get, make_tree):
    directory = make_tree({"a.py": "", "b.py": "", ".c": "", "d": {"e.py": ""}})
    found = [sorted(get("glob", "glob1")(directory, pattern)) for pattern in ("*.py", ".*", "none")]
    assert found == [["a.py", "b.py"], [".c"], []]


def test_getargspec_refuses_what_it_cannot_tell(get):
    def annotated(a: int): ...

    for refused in (lambda *, a: None, annotated):
        with pytest.raises(ValueError, match="keyword-only parameters or annotations"):
            get("inspect", "getargspec")(refused)


def test_format_in_a_locale_that_groups(get, monkeypatch):
    conventions = {"thousands_sep": ",", "grouping": [3, 0], "mon_thousands_sep": "'", "mon_grouping": [3, 0]}
    conventions = {**locale.localeconv(), **conventions}
    monkeypatch.setattr(locale, "localeconv", lambda: conventions)
    format = get("locale", "format")
    formatted = [format("%d", 1234, *options) for options in ((), (True,), (True, True))]
    assert formatted == ["1234", "1,234", "1'234"]


def test_resetlocale_takes_the_locale_of_the_user(monkeypatch):
    calls = []
    monkeypatch.setattr(locale, "setlocale", lambda *arguments: calls.append(arguments))
    moved.resetlocale()
    moved.resetlocale(locale.LC_NUMERIC)
    assert calls == [(locale.LC_ALL, ""), (locale.LC_NUMERIC, "")]


def test_clock_on_windows(monkeypatch):
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(time, "perf_counter", lambda: 1.5)
    assert moved.clock() == 1.5


@pytest.mark.skipif(sys.version_info < (3, 12), reason="entry_points() returns a dict")
def test_entry_points_of_a_group(get, make_tree):
    files = {"METADATA": "Name: old\nVersion: 1\n", "entry_points.txt": "[old]\na = b:c\n"}
    (distribution,) = metadata.distributions(path=[make_tree({"old-1.dist-info": files})])
    get_group = get("importlib.metadata", "EntryPoints.get")
    assert [point.name for point in get_group(distribution.entry_points, "old")] == ["a"]
    assert [get_group(distribution.entry_points, "new", *default) for default in ((), ([],))] == [None, []]


def test_a_failed_subset_shows_the_message(get):
    with pytest.raises(AssertionError, match="the message"):
        get("unittest", "TestCase.assertDictContainsSubset")(Case("test_a"), {1: 2}, {}, "the message")


@pytest.mark.skipif(not hasattr(os, "link"), reason="no hard links")
def test_link_to(get, tmp_path):
    (tmp_path / "file").write_text("text")
    get("pathlib", "Path.link_to")(tmp_path / "file", tmp_path / "link")
    assert (tmp_path / "link").samefile(tmp_path / "file")


@pytest.mark.skipif(sys.version_info < (3, 13), reason="paths have no parser")
def test_is_reserved(get):
    paths = PurePosixPath("nul"), PureWindowsPath("nul"), PureWindowsPath("c:/a")
    assert [*map(get("pathlib", "PurePath.is_reserved"), paths)] == [False, True, False]


def test_check_interval(get):
    assert get("sys", "getcheckinterval")() == 100
    get("sys", "setcheckinterval")(7)
    assert get("sys", "getcheckinterval")() == 7
    get("sys", "setcheckinterval")(100)


def test_readfp(get):
    parser = configparser.ConfigParser()
    get("configparser", "RawConfigParser.readfp")(parser, io.StringIO("[a]\nb = c"))
    assert parser["a"]["b"] == "c"
    with pytest.raises(configparser.ParsingError, match="name"):
        get("configparser", "RawConfigParser.readfp")(parser, io.StringIO("[a]\n= c"), "name")


def test_old_code_runs():
    with restore.installed("moved"):
        assert threading.Thread(target=print).isAlive() is False
        assert base64.decodestring(base64.encodestring(b"a")) == b"a"
        case = Case("test_a")
        case.assertEquals(1, 1)  # noqa: PT009
        with case.assertRaisesRegexp(ValueError, "x"):  # noqa: PT027
            raise ValueError("x")
