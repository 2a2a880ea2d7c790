"""Searches a source that cannot be parsed: its imports, and what is asked of the names that they bind."""

from __future__ import annotations

import re
from typing import Iterator, NamedTuple

from imp_compat.migrate import python2, rules

_START = r"(?m:^|[:;])[ \t]*"
_IMPORT = re.compile(
    _START + r"import[ \t]+([\w.]+(?:[ \t]+as[ \t]+\w+)?(?:[ \t]*,[ \t]*[\w.]+(?:[ \t]+as[ \t]+\w+)?)*)"
)
_FROM = re.compile(_START + r"from[ \t]+([\w.]+)[ \t]+import[ \t]*(\([^)]*\)?|[^\n;#]*)")
_CALL = re.compile(r"(?:__import__|import_module)[ \t]*\([ \t]*[\"']imp[\"']")
_NAME = re.compile(r"(?<![\w.])[^\W\d]\w*(?:\.[^\W\d]\w*)*")


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
        words.append(Word(rules.IMP_MODULE, rules.IMP, match.start()))
    return sorted(words, key=lambda word: word.start)


def _blank(text: str, *kinds: str) -> str:
    """Put spaces in the place of comments, or strings, of a text."""
    return "".join(
        re.sub(r"[^\n]", " ", token.text) if token.kind in kinds else token.text
        for token in python2.tokens(text)
    )


def _imports(code: str, names: dict[str, str]) -> Iterator[Word]:
    """Yield the imports of what is gone, and note what names all of them bind."""
    for match in _IMPORT.finditer(code):
        for module, alias in _parts(match[1]):
            names[alias or module.partition(".")[0]] = module if alias else module.partition(".")[0]
            if module == rules.IMP:
                yield Word(rules.IMP_MODULE, rules.IMP, match.start(1))
    for match in _FROM.finditer(code):
        if match[1] == rules.IMP:
            yield Word(rules.IMP_MODULE, rules.IMP, match.start(1))
        for name, alias in _parts(match[2].strip("()")):
            symbol = f"{match[1]}.{name}"
            names[alias or name] = symbol
            rule = rules.of(symbol)
            if rule is not None and match[1] != rules.IMP:
                yield Word(rule, symbol, match.start(1))


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """Yield the names of an import statement, each with the name that it is bound to, or an empty one."""
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
                rule = rules.of(symbol)
                if rule is not None:
                    yield Word(rule, symbol, match.start())
                    break
