# ruff: noqa: ANN401 (wrappers take what the names took)
"""Wrappers for names that other modules lost, and that have another name or other arguments today.

imp_compat.removals lists them, and the names that are aliases. A wrapper runs only after the module that it
is for was imported: what it imports is in memory.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
import warnings

from .. import removals

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any


class LazyModule(type(sys)):  # type: ignore[misc]
    """Stands for a module that has another name today; imports it when an attribute is looked up."""

    def __init__(self, name: str, new_name: str) -> None:
        super().__init__(name)
        self.__new_name = new_name

    def __getattr__(self, attribute: str) -> Any:
        module = importlib.import_module(self.__new_name)
        if sys.modules.get(self.__name__) is self:
            sys.modules[self.__name__] = module
        self.__dict__.update(vars(module))
        return getattr(module, attribute)


def find(module: str, qualified_name: str) -> Any:
    """Return the equivalent of a name in removals.MOVED: a wrapper, or the object under its new name."""
    wrapper = getattr(sys.modules[__name__], qualified_name.rpartition(".")[2], None)
    if wrapper is not None:
        return wrapper
    with warnings.catch_warnings():
        # The equivalent may be deprecated in its turn, as collections.abc.ByteString is in Python 3.15.
        warnings.simplefilter("ignore", DeprecationWarning)
        return _resolve(removals.MOVED[module][qualified_name][1])


def _resolve(dotted: str) -> Any:
    owner, _, name = dotted.rpartition(".")
    if not owner:
        return importlib.import_module(dotted)
    try:
        return getattr(importlib.import_module(owner), name)
    except ModuleNotFoundError:
        return getattr(_resolve(owner), name)


class _Constant(type):
    """Metaclass of the removed node classes: their instances are the ast.Constants with certain values."""

    kinds: tuple[type, ...]
    values: tuple[Any, ...] = ()

    def __call__(cls, *values: Any, **fields: Any) -> Any:
        import ast

        fields = {"value" if name in ("n", "s") else name: value for name, value in fields.items()}
        return ast.Constant(*cls.values, *values, **fields)

    def __instancecheck__(cls, node: Any) -> bool:
        import ast

        is_of_kind = isinstance(node, ast.Constant) and isinstance(node.value, cls.kinds)
        return is_of_kind and (bool in cls.kinds or not isinstance(node.value, bool))


# ast.Bytes, ast.Ellipsis, ast.NameConstant, ast.Num and ast.Str
Bytes = _Constant("Bytes", (), {"_fields": ("s",), "kinds": (bytes,)})
Ellipsis = _Constant("Ellipsis", (), {"_fields": (), "kinds": (type(...),), "values": (...,)})
NameConstant = _Constant("NameConstant", (), {"_fields": ("value", "kind"), "kinds": (type(None), bool)})
Num = _Constant("Num", (), {"_fields": ("n",), "kinds": (int, float, complex)})
Str = _Constant("Str", (), {"_fields": ("s",), "kinds": (str,)})


# ast.NodeVisitor.visit_Constant
def visit_Constant(self: Any, node: Any) -> Any:
    """Visit a constant by the method of its kind if there is one, by generic_visit() otherwise."""
    kinds: tuple[Any, ...] = (Bytes, Ellipsis, NameConstant, Num, Str)
    for kind in kinds:
        if isinstance(node, kind):
            return getattr(self, f"visit_{kind.__name__}", self.generic_visit)(node)
    return self.generic_visit(node)


# ast.Constant.n and ast.Constant.s
n = s = property(lambda node: node.value, lambda node, value: setattr(node, "value", value))


# asyncio.coroutine
def coroutine(function: Callable[..., Any]) -> Callable[..., Any]:
    """Return a coroutine function that runs a generator function, or awaits what a function returns."""
    import functools
    import inspect
    import types

    make: Any = types.coroutine
    generator_function = make(function)

    @functools.wraps(function)
    async def call(*arguments: Any, **named: Any) -> Any:
        result = generator_function(*arguments, **named)
        return await result if inspect.isawaitable(result) else result

    return function if inspect.iscoroutinefunction(function) else call


# cgi.escape
def escape(s: str, quote: bool | None = None) -> str:
    """Return a string with `&`, `<`, and `>` replaced, and `"` if *quote* is true; but never `'`."""
    import html

    escaped = html.escape(s, quote=False)
    return escaped.replace('"', "&quot;") if quote else escaped


# configparser.RawConfigParser.readfp
def readfp(self: Any, fp: Any, filename: str | None = None) -> None:
    """Read a configuration from an open file."""
    self.read_file(fp, source=filename)


# fractions.gcd
def gcd(a: Any, b: Any) -> Any:
    """Return the greatest common divisor, with the sign of *b* unless that is 0."""
    while b:
        a, b = b, a % b
    return a


# glob.glob1
def glob1(dirname: str, pattern: str) -> list[str]:
    """Return the names in a directory that match a pattern."""
    import glob

    return glob.glob(pattern, root_dir=dirname)


# html.parser.HTMLParser.unescape
def unescape(self: Any, s: str) -> str:
    """Return a string with its character references replaced."""
    import html

    return html.unescape(s)


# importlib.metadata.EntryPoints.get
def get(self: Any, group: str, default: Any = None) -> Any:
    """Return the entry points of a group, or the default if there are none."""
    return self.select(group=group) or default


# inspect.ArgSpec
def __getattr__(name: str) -> Any:
    """Create ArgSpec at its first use, so that collections is not imported earlier."""
    if name != "ArgSpec":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from collections import namedtuple

    return globals().setdefault(name, namedtuple(name, "args varargs keywords defaults"))


# inspect.formatargspec
def formatargspec(
    args: Sequence[str],
    varargs: str | None = None,
    varkw: str | None = None,
    defaults: Sequence[Any] | None = None,
    kwonlyargs: Sequence[str] = (),
    kwonlydefaults: dict[str, Any] | None = None,
    annotations: dict[str, Any] | None = None,
    formatarg: Callable[[str], str] = str,
    formatvarargs: Callable[[str], str] = "*{}".format,
    formatvarkw: Callable[[str], str] = "**{}".format,
    formatvalue: Callable[[Any], str] = "={!r}".format,
    formatreturns: Callable[[str], str] = " -> {}".format,
    formatannotation: Callable[[Any], str] | None = None,
) -> str:
    """Return the text of a function's parameters, which inspect.getfullargspec() tells."""
    import inspect

    annotations = annotations or {}
    annotation = formatannotation or inspect.formatannotation
    values = {**dict(zip(reversed(args), reversed(defaults or ()))), **(kwonlydefaults or {})}

    def annotated(name: str) -> str:
        text = formatarg(name)
        return f"{text}: {annotation(annotations[name])}" if name in annotations else text

    def with_default(name: str) -> str:
        return annotated(name) + (formatvalue(values[name]) if name in values else "")

    parts = [*map(with_default, args)]
    if varargs is not None:
        parts.append(formatvarargs(annotated(varargs)))
    elif kwonlyargs:
        parts.append("*")
    parts += map(with_default, kwonlyargs)
    if varkw is not None:
        parts.append(formatvarkw(annotated(varkw)))
    text = f"({', '.join(parts)})"
    return text + formatreturns(annotation(annotations["return"])) if "return" in annotations else text


# inspect.getargspec
def getargspec(func: Callable[..., Any]) -> Any:
    """Return the names and defaults of a function's parameters.

    Raise ValueError if the function has keyword-only parameters or annotations.
    """
    import inspect

    specification = inspect.getfullargspec(func)
    if specification.kwonlyargs or specification.annotations:
        raise ValueError("inspect.getargspec() takes no function with keyword-only parameters or annotations")
    return __getattr__("ArgSpec")(*specification[:4])


# locale.format
def format(percent: str, value: Any, grouping: bool = False, monetary: bool = False, *additional: Any) -> str:
    """Return a value, formatted by a single %-specifier in the manner of the locale."""
    import locale

    return locale.format_string(percent, (value, *additional), grouping, monetary)


# locale.resetlocale
def resetlocale(category: int | None = None) -> None:
    """Set the locale of a category, or of all, to the user's."""
    import locale

    locale.setlocale(locale.LC_ALL if category is None else category, "")


# pathlib.Path.link_to
def link_to(self: Any, target: Any) -> None:
    """Make *target* a hard link to this path."""
    os.link(self, target)


# pathlib.PurePath.is_reserved
def is_reserved(self: Any) -> bool:
    """Return True if the path is reserved on Windows, and is a Windows path."""
    return bool(getattr(self.parser, "isreserved", lambda path: False)(self))


# ssl.RAND_pseudo_bytes
def RAND_pseudo_bytes(num: int) -> tuple[bytes, bool]:
    """Return random bytes, and True: they are cryptographically strong."""
    import ssl

    return ssl.RAND_bytes(num), True


_check_interval = [100]


# sys.getcheckinterval
def getcheckinterval() -> int:
    """Return what setcheckinterval() was last called with, or 100."""
    return _check_interval[0]


# sys.setcheckinterval
def setcheckinterval(interval: int) -> None:
    """Keep a number for getcheckinterval(); it has had no other effect since Python 3.2."""
    _check_interval[0] = interval


# time.clock
def clock() -> float:
    """Return the seconds of processor time, or on Windows the seconds since a point in time."""
    return time.perf_counter() if sys.platform == "win32" else time.process_time()


# unittest.TestCase.assertDictContainsSubset
def assertDictContainsSubset(
    self: Any, subset: dict[Any, Any], dictionary: dict[Any, Any], msg: object = None
) -> None:
    """Fail unless each item of *subset* is one of *dictionary*."""
    self.assertEqual({**dictionary, **subset}, dictionary, msg)  # noqa: PT009


def _loader(prefix: str, sort_using: Any, suite_class: Any = None) -> Any:
    import unittest

    loader = unittest.TestLoader()
    loader.testMethodPrefix, loader.sortTestMethodsUsing = prefix, sort_using
    loader.suiteClass = suite_class or loader.suiteClass
    return loader


# unittest.findTestCases
def findTestCases(module: Any, prefix: str = "test", sortUsing: Any = None, suiteClass: Any = None) -> Any:
    """Return a suite of the tests in a module."""
    return _loader(prefix, sortUsing, suiteClass).loadTestsFromModule(module)


# unittest.getTestCaseNames
def getTestCaseNames(
    testCaseClass: type, prefix: str, sortUsing: Any = None, testNamePatterns: Any = None
) -> Any:
    """Return the sorted names of a class's test methods."""
    loader = _loader(prefix, sortUsing)
    loader.testNamePatterns = testNamePatterns
    return loader.getTestCaseNames(testCaseClass)


# unittest.makeSuite
def makeSuite(
    testCaseClass: type, prefix: str = "test", sortUsing: Any = None, suiteClass: Any = None
) -> Any:
    """Return a suite of the tests in a class."""
    return _loader(prefix, sortUsing, suiteClass).loadTestsFromTestCase(testCaseClass)


# xml.etree.ElementTree.ElementTree.getiterator
def getiterator(self: Any, tag: str | None = None) -> list[Any]:
    """Return the elements with a tag, or all of them, in the order of the document."""
    return list(self.iter(tag))
