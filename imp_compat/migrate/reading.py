"""Turns the bytes of a file into a syntax tree, or says in a line why that cannot be."""

from __future__ import annotations

import ast
import codecs
import io
import re
import tokenize
import types
import warnings
from typing import Mapping, NamedTuple

from imp_compat.migrate import python2

# A tree takes about a hundred times the memory of its source.
LARGEST_PARSED = 4 * 2**20


class Problem(NamedTuple):
    """What is wrong with a file, and where, if it is not the whole of it; one line for people."""

    line: int | None
    message: str


class Reading(NamedTuple):
    """A source as it was read; tree is None where it could not be parsed, shifts as in python2.Repaired."""

    text: str
    tree: ast.Module | None
    problems: tuple[Problem, ...] = ()
    shifts: Mapping[int, int] = types.MappingProxyType({})

    def position(self, node: ast.AST) -> tuple[int, int]:
        """Return the line and the column, from 1, of a node."""
        line = getattr(node, "lineno", 1)
        return line, self._column(line, getattr(node, "col_offset", 0))

    def end(self, node: ast.AST) -> tuple[int, int]:
        """Return the line and the column of what follows a node."""
        line = getattr(node, "end_lineno", 1)
        return line, self._column(line, getattr(node, "end_col_offset", 0))

    def line(self, number: int) -> str:
        """Return a line of the source as it stands in the file, without its end."""
        return self.text.split("\n")[number - 1]

    def _column(self, line: int, offset: int) -> int:
        """Return the column of an offset, which the tree counts in bytes of UTF-8."""
        shift = self.shifts.get(line, 0)
        return len(self.line(line).encode()[: offset - shift].decode(errors="replace")) + 1


def decode(data: bytes) -> tuple[str, str]:
    """Return a source's text and encoding; raise SyntaxError or UnicodeError where they do not agree."""
    encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
    return data.decode(encoding), encoding


def read(data: bytes, why_unparsed: str = "") -> Reading:
    """Parse a source as far as it can be, or not at all where there is a reason."""
    problems = []
    is_utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    if b"\0" in data and not is_utf16:
        problems.append(Problem(data.count(b"\n", 0, data.index(b"\0")) + 1, "it has NUL characters"))
        data = data.replace(b"\0", b" ")
    try:
        text, _ = decode(data)
    except (SyntaxError, UnicodeError) as error:
        problems.append(Problem(_line_of(error, data), f"its encoding is wrong: {_first_line(error)}"))
        text = data.decode("utf-16" if is_utf16 else "latin-1", "replace")
    text = re.sub("\r\n?", "\n", text)
    if len(data) > LARGEST_PARSED:
        why_unparsed = f"too large to be parsed: {len(data) >> 20} MiB"
    if why_unparsed:
        return Reading(text, None, (*problems, Problem(None, f"{why_unparsed}; searched by words")))
    tree, shifts, problem = _parse(text)
    return Reading(text, tree, (*problems, problem) if problem else tuple(problems), shifts)


def _parse(text: str) -> tuple[ast.Module | None, dict[int, int], Problem | None]:
    """Return the tree of a text, or that of the text with its Python 2 repaired."""
    try:
        return parse(text), {}, None
    except (MemoryError, RecursionError):
        return None, {}, Problem(None, "nested too deeply to be parsed; searched by words")
    except (SyntaxError, ValueError) as error:
        problem = Problem(_line_of(error), f"cannot be parsed: {_first_line(error)}; searched by words")
    repaired = python2.repair(text)
    if repaired is not None:
        try:
            tree = parse(repaired.text)
        except (MemoryError, RecursionError, SyntaxError, ValueError):
            problem = Problem(repaired.line, f"Python 2 syntax: {repaired.what}; searched by words")
        else:
            return tree, repaired.shifts, Problem(repaired.line, f"Python 2 syntax: {repaired.what}")
    return None, {}, problem


def parse(text: str) -> ast.Module:
    """Parse a text without a word on its bad escapes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _line_of(error: Exception, data: bytes = b"") -> int | None:
    if isinstance(error, UnicodeDecodeError):
        return data.count(b"\n", 0, error.start) + 1
    return getattr(error, "lineno", None)


def _first_line(error: Exception) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return text.split("\n")[0]
