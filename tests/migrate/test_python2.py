"""Python 2 is read as it is: named as such, and its uses found in their places."""

from __future__ import annotations

import ast
import textwrap
from typing import Callable

import pytest

from imp_compat.migrate import python2, reading

PYTHON_2 = [
    ('print "text", imp', "print statement"),
    ('print"text"', "print statement"),
    ('print >>f, "text" % x, ; print', None),
    ("print None", "print statement"),
    ("print not x", "print statement"),
    ("print `x`", "print statement"),
    ("print {1: 2}", "print statement"),
    ("if x: print 'a'; print 'b'", "print statement"),
    ("exec 'x = 1'", "exec statement"),
    ("exec code in namespace", "exec statement"),
    ("raise ValueError, 'text'", "raise statement with a comma"),
    ("raise ValueError, 'text', traceback", "raise statement with a comma"),
    ("try:\n    pass\nexcept ValueError, error:\n    pass", "except clause with a comma"),
    ("try:\n    pass\nexcept (KeyError, ValueError), error:\n    pass", "except clause with a comma"),
    ("x = `y` + `z`", "backquotes"),
    ("x = 1 <> 2", "the operator <>"),
    ("x = 0777", "octal number without 0o"),
    ("x = 10L + 0777L + 0xFFl", "long integer"),
    ("x = ur'text'", "string with the prefix ur"),
    ("x = b'\u00e9'", "bytes with other characters than ASCII"),
    ("x = 'C:\\\\x \\Users \\N \\x'", "string with an escape that is none in Python 3"),
    ("def f(a, (b, (c, d)), e=(1, 2)):\n    pass", "parameter that is a tuple"),
    ("def f((a, b)=(1, 2), c=g((1, 2))):\n    pass", "parameter that is a tuple"),
    ("f = lambda (a, b), c: a", "parameter that is a tuple"),
    ("f(async=True)", "the name async"),
    ("if x:\n        y\n\tz", "tabs among spaces"),
]


@pytest.mark.parametrize(("source", "what"), PYTHON_2)
def test_python_2_becomes_python_3_with_every_character_in_its_place(source: str, what: str | None) -> None:
    repaired = python2.repair(source)
    if what is None:
        assert repaired is None
        ast.parse(source)
        return
    assert repaired is not None
    assert repaired.what == what
    ast.parse(repaired.text)
    before, after = source.split("\n"), repaired.text.split("\n")
    for number, (old, new) in enumerate(zip(before, after), 1):
        assert len(new) == len(old) + repaired.shifts.get(number, 0)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "print('text')",
        "print",
        "x = print",
        "exec('x')",
        "raise ValueError('a, b')",
        "try:\n    pass\nexcept ValueError as e:\n    pass",
        "def f(a=(1, 2), *b): return lambda x, y=(1, 2): x",
        "x = 0, 0o17, 1.5e10, 0x1f, 1j, 00",
        "x = '\\N{BULLET}', r'\\N', b'\\x00', '\\u00e9', '\\\\N'",
        "async def f():\n    await g()",
        "if x:\n\ty",
        "if x:\n    y\nelse:\n    z",
        "# print 'text', ur'', 0777",
        "'''print \"text\"'''",
        "d = {'print': 1}\nd[1:2]",
        "raise",
        "x = y.print",
        "except",
        "except A, b",
        "except A, b; x: y",
        "raise (",
    ],
)
def test_python_3_is_left_as_it_is(source: str) -> None:
    assert python2.repair(source) is None


@pytest.mark.parametrize(
    "text",
    ["", "f = lambda x, (", "def f((", "'", '"""', "\\", "(", "\n", "x = '\\\n", "é`$?", "\0", "0777L #x\n"],
)
def test_any_text_is_split_without_loss(text: str) -> None:
    python2.repair(text)
    assert "".join(token.text for token in python2.tokens(text)) == text


def test_uses_in_python_2_are_found_where_they_are(uses: Callable, findings: Callable) -> None:
    source = """
        import imp
        def load((name, path)):
            try:
                print "loading", name; module = imp.load_source(name, path)
            except IOError, error:
                raise ImportError, `error`
        exec "load(('a', 'a.py'))"
    """
    assert uses(source) == ["2 IMP001 imp", "5 IMP012 imp.load_source"]
    use = findings(source)[1]
    assert use.source[use.column - 1 : use.end - 1] == "imp.load_source"
    assert not use.fixable


def test_uses_behind_tabs_are_found_where_they_are(findings: Callable) -> None:
    found = findings("import imp\nif x:\n        y\n\timp.reload(m); imp.get_tag()\n")
    assert [(use.line, use.column) for use in found] == [(1, 1), (4, 2), (4, 17)]


def test_it_is_named_with_the_line(findings: Callable) -> None:
    source = textwrap.dedent("""
        import imp
        print "text"
    """)
    (problem,) = reading.read(source.encode()).problems
    assert problem == reading.Problem(3, "Python 2 syntax: print statement")


def test_what_is_not_all_python_2_is_searched_by_words(uses: Callable) -> None:
    source = 'import imp\nprint "text"\nimp.reload(m\n'
    (problem,) = reading.read(source.encode()).problems
    assert problem == reading.Problem(2, "Python 2 syntax: print statement; searched by words")
    assert uses(source) == ["1 IMP001 imp", "3 IMP024 imp.reload"]
