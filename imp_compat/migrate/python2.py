"""Reads Python 2: rewrites in place what Python 3 cannot parse, and keeps every character where it is."""

from __future__ import annotations

import ast
import keyword
import re
from typing import Iterator, NamedTuple

_TOKEN = re.compile(
    r"""
    (?P<string>[bBuUrRfF]{0,2}(?:
        '''(?:[^'\\]|\\.|'(?!''))*'''
        | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
        | '(?:[^'\\\n]|\\.)*'
        | "(?:[^"\\\n]|\\.)*"
    ))
    | (?P<comment>\#[^\n]*)
    | (?P<newline>\n)
    | (?P<space>(?:[ \t\f]|\\\n)+)
    | (?P<number>(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+|\d+(?:\.\d*)?(?:[eE][-+]?\d+)?|\.\d+)[lLjJ]?)
    | (?P<name>[^\W\d]\w*)
    | (?P<other><>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


class Token(NamedTuple):
    """A piece of text, what it is, and where it starts."""

    kind: str
    text: str
    start: int


class Change(NamedTuple):
    """As many other characters in the place of some, and what Python 2 has there."""

    start: int
    replacement: str
    what: str


class Repaired(NamedTuple):
    """A Python 2 source as Python 3 can parse it, and the line and name of the first thing that was changed.

    Every character is where it was, but for tabs that lines start with: shifts has by how much a line grew.
    """

    text: str
    line: int
    what: str
    shifts: dict[int, int]


def tokens(text: str) -> Iterator[Token]:
    """Split a text into pieces, whatever it is: they joined are the text."""
    for match in _TOKEN.finditer(text):
        yield Token(str(match.lastgroup), match[0], match.start())


def repair(text: str) -> Repaired | None:
    """Return a Python 2 source in the syntax of Python 3, or None where nothing of it is Python 2."""
    text, shifts = _expand_tabs(text)
    pieces = [token for token in tokens(text) if token.kind not in ("space", "comment")]
    changes = sorted(_changes(pieces))
    if changes:
        line, what = text.count("\n", 0, changes[0].start) + 1, changes[0].what
    elif shifts:
        line, what = min(shifts), "tabs among spaces"
    else:
        return None
    repaired = []
    end = 0
    for start, replacement, _ in changes:
        repaired += [text[end:start], replacement]
        end = start + len(replacement)
    return Repaired("".join(repaired) + text[end:], line, what, shifts)


def _expand_tabs(text: str) -> tuple[str, dict[int, int]]:
    """Expand the tabs that lines start with, where others start with spaces: to Python 2 one was eight."""
    indents = set(re.findall(r"^[ \t]+", text, re.MULTILINE))
    shifts: dict[int, int] = {}
    if "\t" not in "".join(indents) or " " not in "".join(indents):
        return text, shifts
    lines = text.split("\n")
    for index, line in enumerate(lines):
        code = line.lstrip(" \t")
        indent = line[: len(line) - len(code)]
        lines[index] = indent.expandtabs(8) + code
        if "\t" in indent:
            shifts[index + 1] = len(lines[index]) - len(line)
    return "\n".join(lines), shifts


def _changes(pieces: list[Token]) -> Iterator[Change]:
    """Yield what has to be changed; the pieces are without spaces and comments."""
    depth = 0
    starts_statement = True
    for index, token in enumerate(pieces):
        kind, text, start = token
        following = (
            pieces[index + 1] if index + 1 < len(pieces) else Token("newline", "\n", start + len(text))
        )
        if text in _OPENING:
            depth += 1
        elif text in _CLOSING:
            depth = max(depth - 1, 0)
        if kind == "name":
            if starts_statement:
                yield from _statement(token, following, pieces, index)
            if text == "lambda":
                yield from _tuple_parameters(pieces[index + 1 :], ":")
            if text in ("async", "await") and following.text in ("=", ",", ")", ".", ":", "\n"):
                yield Change(start, text[:-1] + "_", f"the name {text}")
        elif kind == "string":
            yield from _string(token)
        elif kind == "number":
            yield from _number(token)
        elif text == "<>":
            yield Change(start, "!=", "the operator <>")
        starts_statement = depth == 0 and (kind == "newline" or text in (";", ":"))
    yield from _backquotes(pieces)


def _statement(token: Token, following: Token, pieces: list[Token], index: int) -> Iterator[Change]:
    """Change the statements that Python 3 has no more: they become two, such as `print;"text"`."""
    rest = pieces[index + 1 :]
    if token.text in ("print", "exec"):
        if _is_operand(following):
            end = token.start + len(token.text)
            # The last letter, where nothing is between the word and what it prints
            start = end if following.start > end else end - 1
            yield Change(start, ";", f"{token.text} statement")
    elif token.text == "raise":
        comma = _at_depth_0(rest, ",")
        if comma is not None:
            yield Change(comma.start, ";", "raise statement with a comma")
    elif token.text == "except":
        comma = _at_depth_0(rest, ",")
        if comma is not None:
            colon = _at_depth_0(rest, ":")
            if colon is not None and colon.start > comma.start:
                yield Change(comma.start, " " * (colon.start - comma.start), "except clause with a comma")
    elif token.text == "def":
        yield from _tuple_parameters(rest[2:], ")")


def _is_operand(token: Token) -> bool:
    """Tell whether a token after a name makes no expression together with it."""
    if token.kind == "name":
        return not keyword.iskeyword(token.text) or token.text in ("None", "True", "False", "lambda", "not")
    return token.kind in ("number", "string") or token.text in ("{", "`", "~")


def _at_depth_0(pieces: list[Token], text: str) -> Token | None:
    """Return the first token of a statement that is that text, and not within brackets."""
    depth = 0
    for token in pieces:
        if depth == 0 and token.text == text:
            return token
        if depth == 0 and (token.kind == "newline" or token.text in (";", ":")):
            return None
        depth += (token.text in _OPENING) - (token.text in _CLOSING)
    return None


def _tuple_parameters(pieces: list[Token], end: str) -> Iterator[Change]:
    """Take the brackets off parameters that are tuples, in what follows `lambda` or the first bracket."""
    opened: list[bool] = []  # whether each open bracket is one of a parameter
    previous = ","
    for token in pieces:
        if not opened and token.text in (end, "\n"):
            return
        if token.text in _OPENING:
            opened.append(token.text == "(" and previous in (",", "(") and all(opened))
        if opened and opened[-1] and token.text in ("(", ")"):
            yield Change(token.start, " ", "parameter that is a tuple")
        if token.text in _CLOSING and opened:
            opened.pop()
        previous = token.text


def _string(token: Token) -> Iterator[Change]:
    prefix = token.text[: re.search("['\"]", token.text).start()].lower()  # type: ignore[union-attr]
    if prefix == "ur":
        yield Change(token.start, " ", "string with the prefix ur")
    elif prefix == "b" and not token.text.isascii():
        yield Change(token.start, " ", "bytes with other characters than ASCII")
    elif "r" not in prefix and re.search(r"\\[NUux]", token.text) and not _is_literal(token.text):
        for match in re.finditer(r"\\\\|(\\[NUux])", token.text):
            if match[1]:
                yield Change(
                    token.start + match.start(), "/", "string with an escape that is none in Python 3"
                )


def _is_literal(text: str) -> bool:
    try:
        ast.literal_eval(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _number(token: Token) -> Iterator[Change]:
    if token.text[-1] in "lL":
        yield Change(token.start + len(token.text) - 1, " ", "long integer")
    if re.fullmatch("0[0-9]*[1-9][0-9]*[lL]?", token.text):
        yield Change(token.start, "1", "octal number without 0o")


def _backquotes(pieces: list[Token]) -> Iterator[Change]:
    quotes = [token for token in pieces if token.text == "`"]
    for index, token in enumerate(quotes):
        yield Change(token.start, "()"[index % 2], "backquotes")
