"""What fix writes of any source parses, differs in the lines of imp only, and is left by a second fix."""

import re
import textwrap

import pytest

hypothesis = pytest.importorskip("hypothesis")

from hypothesis import given, settings
from hypothesis import strategies as st
from migrate.conftest import source_of

from imp_compat.migrate.rewriting import rewrite
from imp_compat.migrate.source import parse

STATEMENTS = [
    "import imp",
    "import imp  # why",
    "import imp as i",
    "import os, imp",
    "import imp , os as o",
    "import imp; x = 1; y = 2",
    "x = 1 ; import imp as i ;",
    "from imp import reload",
    "from imp import reload as r, find_module",
    "from imp import (reload,  # c\n    get_magic,\n    new_module as n,\n  )",
    "from imp import \\\n    get_tag, cache_from_source",
    "import sys",
    "import importlib",
    "import importlib.util as types",
    "imp.reload(m)",
    "imp.reload( i.new_module('\u00e9'), ) ; x = imp.get_magic ( )",
    "x = (imp.get_magic())  # \u65e5\u672c",
    "x = lambda imp: imp.reload(m)",
    "x = [imp.get_tag() for imp in (imp, i)]",
    "i.find_module(n), imp.PY_SOURCE",
    "x = r(m) or reload(m), find_module, get_magic(), get_tag(), n('x')",
    "cache_from_source(p); imp.cache_from_source(p); imp.cache_from_source(p, True)",
    "__import__('imp').get_tag()",
    "x = sys.modules ['imp'], \"imp\", '''imp'''",
    "x = imp.source_from_cache(p)",
    "x = 'import imp', f'{imp.get_tag()}', b'imp'",
    "imp.reload = None",
    "imp = None",
    "del imp",
    "__all__ = ['imp', 'get_tag']",
    "pass",
    # What only looks like imp, or is between statements
    "# imp",
    "",
    "\x0c",
    "'''doc\nimport imp\n'''",
    "x = (\n    imp  # why\n    .reload(m)\n)",
    "x = \\\n  1",
]
BLOCKS = [
    "if x:\n{}",
    "if x:\n    # first\n{}\nelse:\n    pass\n",
    "def f(m, p=None):\n{}",
    "class C:\n{}",
    "try:\n{}\nexcept ImportError:\n    imp = None",
    "try:\n    pass\nfinally:\n{}",
    "if sys.version_info < (3, 12):\n{}",
    "while x:\n{}\n    # last",
]
ONE_LINE = [
    f"{head}: {statement}"
    for head in ("if x", "class C", "for x in y")
    for statement in STATEMENTS
    if statement and "#" not in statement
]


def block(body, form, indent):
    return form.replace("    ", indent).format(textwrap.indent(f"{body}\npass", indent))


def bodies():
    line = st.sampled_from([*STATEMENTS, *ONE_LINE])
    lines = st.lists(st.one_of(st.sampled_from(STATEMENTS), line), min_size=1, max_size=6).map("\n".join)

    def blocks(inside):
        form = st.builds(block, inside, st.sampled_from(BLOCKS), st.sampled_from(["    ", "  ", "\t"]))
        return st.lists(st.one_of(form, lines), min_size=1, max_size=4).map("\n".join)

    return st.recursive(lines, blocks, max_leaves=4)


def parses(source):
    try:
        parse(source.lstrip("\ufeff"))
    except SyntaxError:
        return False
    return True


SOURCES = st.builds(
    # All ends of lines alike after the first: where one goes between CR and LF, these two become one.
    lambda body, newline, start, end: start + (body + end).replace("\n", newline),
    bodies(),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["", "\ufeff", "#!/usr/bin/python\n", "# -*- coding: utf-8 -*-\r\n"]),
    st.sampled_from(["", "\n", "\n\n"]),
).filter(parses)
TEXTS = st.text(alphabet="imp()[]{}:;,.'\"\\#`<> \n\t\r\x0c\0=0Lxu\u00e9\u2028", max_size=40)


# A few examples show a gross fault on every Python; one Python is enough for the many that show a rare one.
examples = pytest.mark.parametrize("examples", [30, pytest.param(600, marks=pytest.mark.long)])


def lines_of(data):
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n").split("\n")


def searched(data):
    source = source_of(data)
    source.parse()
    return source, source.search()


@examples
def test_only_lines_of_imp_differ_and_nothing_fixable_is_left(examples):
    @settings(max_examples=examples, deadline=None, derandomize=examples < 100)
    @given(SOURCES, st.booleans())
    def hold(source, to_importlib):
        data = source.encode()
        fixed = rewrite(source_of(data), to_importlib).data
        parse("\n".join(lines_of(fixed)))
        assert rewrite(source_of(fixed), to_importlib).data == fixed
        assert not any(finding.fixable for finding in searched(fixed)[1])
        # What differs is about imports.
        new = set(lines_of(fixed)) - {"", *lines_of(data)}
        assert all(re.search("imp_compat|importlib|sys|types", line) for line in new), new

    hold()


@examples
def test_findings_are_in_the_text_whatever_it_is(examples):
    @settings(max_examples=examples, deadline=None, derandomize=examples < 100)
    @given(TEXTS, st.binary(max_size=8))
    def hold(text, noise):
        source, found = searched(b"import imp\n" + text.encode() + noise + b"\nprint 'x'\n")
        lines = source.text.count("\n") + 1
        assert all(1 <= finding.line <= lines and finding.column >= 1 for finding in found)

    hold()
