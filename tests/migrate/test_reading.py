"""Any bytes are read: as what they are, or with a line that says what is wrong with them."""

from __future__ import annotations

import pytest

from imp_compat.migrate import reading
from imp_compat.migrate.advice import advise

USES = [(1, "imp"), (2, "imp.reload")]
SOURCE = "import imp\nimp.reload(m) # {}\n"


def found(read: reading.Reading) -> list[tuple[int, str]]:
    return [(finding.line, finding.symbol) for finding in advise("plugin.py", read)]


@pytest.mark.parametrize(
    ("data", "column"),
    [
        (SOURCE.encode(), 1),
        (SOURCE.replace("\n", "\r\n").encode(), 1),
        (SOURCE.replace("\n", "\r").encode(), 1),
        (SOURCE.encode("utf-8-sig"), 1),
        (SOURCE.format("\u00e9").encode(), 1),
        (SOURCE.replace("imp.reload(m)", "'\x0c\u2028', imp.reload(m)").encode(), 7),
    ],
    ids=["plain", "crlf", "cr", "bom", "accent", "other-breaks"],
)
def test_every_python_source_is_read_as_it_is(data: bytes, column: int) -> None:
    read = reading.read(data)
    assert read.problems == ()
    assert found(read) == USES
    assert advise("plugin.py", read)[1].column == column


def test_the_encoding_is_that_which_the_source_declares() -> None:
    data = "# -*- coding: latin-1 -*-\nimport imp  # \u00e9\n".encode("latin-1")
    read = reading.read(data)
    assert read.problems == ()
    assert read.line(2) == "import imp  # \u00e9"


@pytest.mark.parametrize(
    ("data", "line", "message"),
    [
        (b"import imp\nimp.reload(m) # \xe9\n", 2, "its encoding is wrong: "),
        (b"# coding: no-such-thing\nimport imp\n", None, "its encoding is wrong: unknown encoding"),
        ("import imp\n".encode("utf-16"), None, "its encoding is wrong: "),
        (b"import imp\nimp.reload(m)\0\n", 2, "it has NUL characters"),
        (b"import imp\nimp.reload(m) $\n", 2, "cannot be parsed: "),
        (b"import imp\nimp.reload(m\n", None, "cannot be parsed: "),
        (b"import imp\n  imp.reload(m)\n", 2, "cannot be parsed: "),
        (b"import imp\nimp.reload(m))", None, "cannot be parsed: "),
    ],
    ids=["latin-1", "unknown", "utf-16", "nul", "character", "open", "indent", "brackets"],
)
def test_what_is_wrong_is_said_in_a_line_and_the_uses_are_found(
    data: bytes, line: int | None, message: str
) -> None:
    read = reading.read(data)
    problem = read.problems[0]
    assert problem.message.startswith(message)
    assert "\n" not in problem.message
    if line is not None:
        assert problem.line == line
    assert found(read)[0] == (2 if b"coding" in data else 1, "imp")


def test_nul_characters_do_not_hide_uses() -> None:
    assert found(reading.read(b"import imp\0\nimp.reload(m)\n\0\0")) == USES


@pytest.mark.parametrize("error", [RecursionError, MemoryError])
def test_what_is_nested_too_deeply_is_searched_by_words(
    error: type[Exception], monkeypatch: pytest.MonkeyPatch
) -> None:
    def parse(text: str) -> None:
        raise error

    monkeypatch.setattr(reading, "parse", parse)
    read = reading.read(SOURCE.encode())
    assert read.problems == (reading.Problem(None, "nested too deeply to be parsed; searched by words"),)
    assert found(read) == USES


def test_what_is_too_large_is_searched_by_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "LARGEST_PARSED", 10)
    read = reading.read(SOURCE.encode())
    assert read.problems == (reading.Problem(None, "too large to be parsed: 0 MiB; searched by words"),)
    assert found(read) == USES


def test_bad_escapes_are_not_warned_of() -> None:
    assert reading.read(b"import imp\nimp.reload(m), '\\d'\n").problems == ()
