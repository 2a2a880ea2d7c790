"""Searches a source that cannot be parsed: its imports, and the names that are read of what they bind."""

from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from imp_compat.migrate import rules

_TOKEN = re.compile(
    r"""
    (?P<string>[bBuUrRfF]{0,2}(?:
        '''(?:[^'\\]|\\.|'(?!''))*'''
        | \"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}
        | '(?:[^'\\\n]|\\.)*'
        | "(?:[^"\\\n]|\\.)*"
    ))
    | (?P<comment>\#[^\n]*)
    | (?P<name>[^\W\d]\w*)
    | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)
_START = r"(?m:^|[:;])[ \t]*"
_IMPORT = re.compile(
    _START + r"import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)"
)
_FROM = re.compile(_START + r"from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)?|[^\n;#]*)")
_CALL = re.compile(r"(?:__import__|import_module)[ \t]*\([ \t]*[\"']imp[\"']")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")
_PYTHON_2 = {
    "print statement": _START + r"print\b[ \t]*(?:[^\s(=.,:)\[]|$)",
    "exec statement": _START + r"exec[ \t]+\w",
    "except clause with a comma": _START + r"except\b[^:\n(]*,[^:\n]*:",
    "raise statement with a comma": _START + r"raise[ \t]+[\w.]+[ \t]*,",
    "the operator <>": r"<>",
    "backquotes": r"`",
    "long integer": r"\b\d+[lL]\b",
    "octal number without 0o": r"(?<![\w.])0\d*[1-9]\d*\b(?!\.)",
}


class Word(NamedTuple):
    """A use that was found: its rule, the name, and where it starts in the text."""

    rule: rules.Rule
    symbol: str
    start: int


def find(text: str) -> list[Word]:
    """Return the uses in a text, in its order."""
    code = _blank(text, "comment", "string")
    names: dict[str, str] = {}
    words = [*_imports(code, names), *_uses(code, names)]
    for match in _CALL.finditer(_blank(text, "comment")):
        words.append(Word(rules.imp_module.IMP_MODULE, rules.IMP, match.start()))
    return sorted(words, key=lambda word: word.start)


def python2_syntax(text: str) -> str:
    """Return the first thing in a text that only Python 2 can parse, or an empty string."""
    code = _blank(_blank(text, "comment"), "string", filler="_")
    found = ((re.search(pattern, code), what) for what, pattern in _PYTHON_2.items())
    return min(((match.start(), what) for match, what in found if match), default=(0, ""))[1]


def _blank(text: str, *kinds: str, filler: str = " ") -> str:
    """Replace the comments, or strings, of a text by spaces or another character."""
    return "".join(
        re.sub(r"[^\n]", filler, match[0]) if match.lastgroup in kinds else match[0]
        for match in _TOKEN.finditer(text)
    )


def _imports(code: str, names: dict[str, str]) -> Iterator[Word]:
    """Yield the imports of what is gone, and note what all imports bind."""
    for match in _IMPORT.finditer(code):
        for module, alias in _parts(match[1]):
            names[alias or module.partition(".")[0]] = module if alias else module.partition(".")[0]
            if module == rules.IMP:
                yield Word(rules.imp_module.IMP_MODULE, rules.IMP, match.start(1))
    for match in _FROM.finditer(code):
        if match[1] == rules.IMP:
            yield Word(rules.imp_module.IMP_MODULE, rules.IMP, match.start(1))
        for name, alias in _parts(match[2].strip("()")):
            symbol = f"{match[1]}.{name}"
            names[alias or name] = symbol
            rule = rules.rule_for(symbol)
            if rule is not None and match[1] != rules.IMP:
                yield Word(rule, symbol, match.start(1))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of an import statement, each with its alias or an empty string."""
    for part in text.split(","):
        words = part.split()
        if words:
            yield words[0], words[2] if len(words) == 3 else ""


def _uses(code: str, names: dict[str, str]) -> Iterator[Word]:
    """Yield what is read of the names, outside of import statements."""
    code = _IMPORT.sub(lambda match: " " * len(match[0]), _FROM.sub(lambda match: " " * len(match[0]), code))
    for match in _NAME.finditer(code):
        first, _, rest = match[0].partition(".")
        if first in names:
            parts = f"{names[first]}.{rest}".rstrip(".").split(".")
            for length in range(2, len(parts) + 1):
                symbol = ".".join(parts[:length])
                rule = rules.rule_for(symbol)
                if rule is not None:
                    yield Word(rule, symbol, match.start())
                    break
