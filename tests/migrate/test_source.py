"""Any bytes are read: as what they are, or with a line that says what is wrong with them."""

import json
from unittest.mock import Mock

import pytest
from migrate.conftest import source_of

from imp_compat.migrate import source
from imp_compat.migrate.source import Problem

USES = [(1, "imp"), (2, "imp.reload")]
TEXT = "import imp\nimp.reload(m) # {}\n"


def parsed(data, path="plugin.py"):
    read = source_of(data, path)
    read.parse()
    return read


def found(read):
    return [(finding.line, finding.symbol) for finding in read.search()]


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (TEXT.encode(), 1),
        (TEXT.replace("\n", "\r\n").encode(), 1),
        (TEXT.replace("\n", "\r").encode(), 1),
        (TEXT.encode("utf-8-sig"), 1),
        (TEXT.format("\u00e9").encode(), 1),
        (TEXT.replace("imp.reload(m)", "'\x0c\u2028', imp.reload(m)").encode(), 7),
    ],
    ids=["plain", "crlf", "cr", "bom", "accent", "other-breaks"],
)
def test_every_python_source_is_read_as_it_is(data, column):
    read = parsed(data)
    assert read.problems == []
    assert found(read) == USES
    assert read.search()[1].column == column


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"import imp\nimp.reload(m) # \xe9\n", None, "cannot be parsed: 'utf-8' codec can't decode"),
        (b"# coding: no-such-thing\nimport imp\n", None, "cannot be parsed: unknown encoding"),
        (b"# coding: rot13\nimport imp\n", None, "cannot be parsed: "),
        (b"import imp\nimp.reload(m)\0\n", None, "cannot be parsed: "),
        (b"import imp\nimp.reload(m) $\n", 2, "cannot be parsed: "),
        (b"import imp\n  imp.reload(m)\n", 2, "cannot be parsed: "),
        (b"import imp\nprint 'x'", 2, "Python 2 syntax: "),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_the_uses_are_found(data, line, message):
    read = parsed(data)
    problem = read.problems[0]
    assert problem.message.startswith(message)
    assert problem.message.endswith("; searched by words")
    assert "\n" not in problem.message
    assert not problem.is_unread
    if line is not None:
        assert problem.line == line
    assert found(read)[0] == (2 if b"coding" in data else 1, "imp")


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("parse", Mock(side_effect=RecursionError), "nested too deeply to be parsed"),
        ("parse", Mock(side_effect=MemoryError), "nested too deeply to be parsed"),
        ("LARGEST_PARSED", 10, "too large to be parsed"),
    ],
)
def test_what_is_nested_too_deeply_or_too_large_is_searched_by_words(name, value, reason, monkeypatch):
    monkeypatch.setattr(source, name, value)
    read = parsed(TEXT.encode())
    assert read.problems == [Problem(None, f"{reason}; searched by words")]
    assert found(read) == USES


def test_what_is_far_too_large_is_not_read(monkeypatch):
    monkeypatch.setattr(source, "LARGEST_READ", 10)
    read = source.Source(__file__)
    assert not read.load()
    assert read.problems == [Problem(None, "cannot be read: its 0 MiB are too many", is_unread=True)]


def test_invalid_escapes_cause_no_warning():
    assert parsed(b"import imp\nimp.reload(m), '\\d'\n").problems == []


@pytest.mark.parametrize(
    ("comment", "is_found"),
    [
        ("# noqa: E501, imp024", False),
        ("# noqa:IMP024,E501 because", False),
        ("# noqa: IMP001", True),
        ("# noqa", True),
    ],
)
def test_a_comment_can_excuse_a_finding_by_its_code(comment, is_found, uses):
    assert uses(f"import imp\nimp.reload(m)  {comment}") == [
        "1 IMP001 imp",
        *["2 IMP024 imp.reload"] * is_found,
    ]


# Notebooks


def notebook(*cells, version=4):
    key = "source" if version == 4 else "input"
    listed = [{"cell_type": kind, key: code} for kind, code in cells]
    return json.dumps({"cells": listed} if version == 4 else {"worksheets": [{"cells": listed}]}).encode()


@pytest.mark.parametrize("version", [3, 4])
def test_the_cells_of_a_notebook_are_read_as_one_module(version):
    data = notebook(
        ("markdown", "import imp"),
        ("code", ["%matplotlib inline\n", "!pip install x\n", "import imp\n"]),
        ("code", "%%bash\nimport imp"),
        ("code", "%%time\nx = 1\nimp.reload(m)\nimp?\nfiles = !ls\n?imp\nimp.reload??"),
        # Which Python can parse
        ("code", "def f():\n    # is that it?\n    return '''is it?''', ('%s'\n  % imp.get_tag())"),
        version=version,
    )
    read = parsed(data, "plugin.ipynb")
    assert read.problems == []
    places = [(finding.cell, finding.line, finding.symbol, finding.fixable) for finding in read.search()]
    assert places == [(1, 3, "imp", False), (2, 3, "imp.reload", False), (3, 4, "imp.get_tag", False)]


def test_the_place_of_an_error_in_a_notebook_is_in_its_cell():
    read = parsed(notebook(("code", "x = 1\n"), ("code", "import imp\nx = = 1")), "plugin.ipynb")
    (problem,) = read.problems
    assert problem.line is None
    assert problem.message.startswith("cannot be parsed: invalid syntax")
    assert problem.message.endswith(" (cell 2, line 2); searched by words")


HALF = b'{"cells": [{"cell_type": "code", "source": "import imp"}, {"source": "x"}]}'
LATIN = b'{"cells": [{"cell_type": "code", "source": "import imp # \xe9"}]}'


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{}", b'{"cells": 1}', b'{"cells": [{"source": 1}]}', HALF, LATIN]
)
def test_a_file_that_is_not_a_notebook_is_not_read(data):
    read = parsed(data, "plugin.ipynb")
    reason = "invalid or missing encoding declaration" if data is LATIN else "it is not a notebook"
    assert read.problems == [Problem(None, f"cannot be read: {reason}", is_unread=True)]
    assert read.search() == []
