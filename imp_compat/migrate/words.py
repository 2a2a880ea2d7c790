"""Searches a source that cannot be parsed: its imports, and the names that are read of what they bind."""

from __future__ import annotations

import re
from typing import Iterator, Tuple

from imp_compat.migrate import rules

_STRING_OR_COMMENT = re.compile(
    r"""
    '''(?:[^'\\]|\\.|'(?!''))*'''
    | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
    | '(?:[^'\\\n]|\\.)*'
    | "(?:[^"\\\n]|\\.)*"
    | \#[^\n]*
    """,
    re.VERBOSE | re.DOTALL,
)
_START = r"(?:^|[:;])[ \t]*"
_IMPORT = re.compile(
    _START + r"(?:from[ \t]+([\w.]+)[ \t]+)?import\b[ \t]*(\([^)]*\)?|[^\n;#]*)", re.MULTILINE
)
# Its argument is blanked.
_CALL = re.compile(r"\b(?:__import__|import_module)[ \t]*\([ \t]*[uU]?(_+)")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")
# In this order: print and exec statements, commas in except clauses and raise statements, an operator,
# backquotes, a long integer, and an octal number
_PYTHON_2 = re.compile(
    rf"""
    {_START}print\b[ \t]*(?:[^\s(=.,:)\[]|$)
    | {_START}exec[ \t]+\w
    | {_START}except\b[^:\n(]*,[^:\n]*:
    | {_START}raise[ \t]+[\w.]+[ \t]*,
    | <>
    | `
    | \b\d+[lL]\b
    | (?<![\w.])0\d*[1-9]\d*\b(?!\.)
    """,
    re.VERBOSE | re.MULTILINE,
)
# A use that was found: its rule, the name, its line, its first column, and the column after it
Word = Tuple[rules.Rule, str, int, int, int]


def find(text: str) -> list[Word]:
    """Return the uses in a text: imports first."""
    code = _blank(text)
    names: dict[str, str] = {}
    return [*_imports(code, names), *_uses(code, names), *_calls(code, text)]


def is_python2(text: str) -> bool:
    """Return True if a text has something that only Python 2 can parse."""
    return _PYTHON_2.search(_blank(text)) is not None


def _blank(text: str) -> str:
    """Replace the comments of a text by spaces, and its strings by underscores."""
    return _STRING_OR_COMMENT.sub(
        lambda match: re.sub(r"[^\n]", " " if match[0][0] == "#" else "_", match[0]), text
    )


def _imports(code: str, names: dict[str, str]) -> Iterator[Word]:
    """Yield the imports of what is gone, and note what all imports bind."""
    for match in _IMPORT.finditer(code):
        module = match[1]
        gone = _module_rule(module or "")
        if gone is not None:
            yield _word(gone, module, match, *match.span(1))
        for part in re.finditer(r"[\w.][^,()]*", match[2]):
            name, _, alias = (*part[0].split(), "", "", "")[:3]
            symbol = f"{module}.{name}" if module else name
            names[alias or name.partition(".")[0]] = symbol if module or alias else name.partition(".")[0]
            gone = None if module else _module_rule(name)
            if gone is not None:
                start = match.start(2) + part.start()
                yield _word(gone, name, match, start, start + len(name))
            rule = rules.rule_for(symbol)
            if rule is not None and module not in (None, rules.IMP):
                yield _word(rule, symbol, match, *match.span(1))


def _calls(code: str, text: str) -> Iterator[Word]:
    """Yield the calls that import what is gone."""
    for match in _CALL.finditer(code):
        name = text[slice(*match.span(1))].strip("\"'")
        rule = _module_rule(name)
        if rule is not None:
            yield _word(rule, name, match, *match.span())


def _module_rule(name: str) -> rules.Rule | None:
    return rules.imp_module.IMP_MODULE if name == rules.IMP else rules.stdlib.module_rule(name)


def _uses(code: str, names: dict[str, str]) -> Iterator[Word]:
    """Yield what is read of the names, outside of import statements."""
    code = _IMPORT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), code)
    for match in _NAME.finditer(code):
        first, _, rest = match[0].partition(".")
        parts = f"{names[first]}.{rest}".rstrip(".").split(".") if first in names else []
        for length in range(2, len(parts) + 1):
            symbol = ".".join(parts[:length])
            rule = rules.rule_for(symbol)
            if rule is not None:
                yield _word(rule, symbol, match, *match.span())
                break


def _word(rule: rules.Rule, symbol: str, match: re.Match[str], start: int, end: int) -> Word:
    line = match.string.count("\n", 0, start) + 1
    column = start - match.string.rfind("\n", 0, start)
    return rule, symbol, line, column, column + end - start
