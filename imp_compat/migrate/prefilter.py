"""Tells from the bytes of a file whether any rule can apply to it, so that few files are parsed."""

from __future__ import annotations

import functools
import re
from typing import Any, Iterable, NamedTuple

from imp_compat.migrate import rules
from imp_compat.migrate.rules import stdlib
from imp_compat.migrate.source import decode


def _encoded(names: Iterable[str]) -> frozenset[bytes]:
    return frozenset(name.encode() for name in names)


def _any(names: Iterable[str]) -> bytes:
    """Return a pattern of names, in which those that start alike share their start."""
    tree: dict[str, Any] = {}
    for name in sorted(names):
        branch = tree
        for character in name:
            branch = branch.setdefault(character, {})
        branch[""] = {}

    def pattern(branch: dict[str, Any]) -> str:
        parts = [re.escape(start) + pattern(rest) if start else r"\b" for start, rest in branch.items()]
        return parts[0] if len(parts) == 1 else f"(?:{'|'.join(parts)})"

    return pattern(tree).encode() if tree else b""


# Words of the import system, each with the pattern of its use. A fixed text is searched fastest, and so is a
# pattern that starts with one: what stands before it is asked afterwards. No pattern is compiled before it is
# needed: a file that is named is parsed in any case.
_PATTERNS = {
    **{
        method.encode(): rb"%s(?:(?<=def %s)|(?<=\.%s))\b" % ((method.encode(),) * 3)
        for method in ("find_loader", "find_module", "load_module")
    },
    b"__cached__": b"__cached__",
    b"__loader__": b"__loader__",
    b"__package__": rb"__package__\s*=(?!=)",
    b"debug_override": b"debug_override",
    # In a string, or an attribute of another module
    b"imp": rb"imp(?<=[\"'.]imp)(?!\w)",
    # A keyword since Python 3.7, which older sources have as a name
    b"async": rb"async(?<![A-Za-z0-9_]async)(?:\s*[=(]|\.\w|(?<=\bimport async)\b)",
}
_PORTS = (
    rb"spec_from_file_location|module_from_spec|exec_module|find_spec|"
    rb"importlib\s*\.\s*(?:util|machinery|abc|resources|metadata)\b"
)


class _Lost(NamedTuple):
    """What a module lost: the last part of each name, a pattern of functions and classes, the methods."""

    module: bytes
    attributes: frozenset[bytes]
    names: bytes
    methods: list[tuple[bytes, bytes]]  # each with its class

    def is_read(self, data: bytes, attributes: set[bytes], imported: set[tuple[bytes, bytes]]) -> bool:
        """Return True if a source that imports some modules, each under a name, can read what is lost."""
        top, last = _top(self.module), self.module.rpartition(b".")[2]
        names = {
            rb"%s(?<![\w.]%s)" % (name, name) for module, name in imported if module == self.module and name
        }
        if any(_top(module) == top for module, _ in imported):
            names.add(last if top != last else rb"%s(?<![\w.]%s)" % (last, last))
            if any(method in attributes and owner in data for owner, method in self.methods):
                return True
        # In a text, as of mock.patch("inspect.getargspec")
        names.add(rb"[\"']%s(?=[^\"'\n]+[\"'])" % self.module)
        return bool(self.names) and any(
            re.search(rb"%s[\s\\]*\.%s" % (name, self.names), data) for name in names
        )


def _top(module: bytes) -> bytes:
    return module.partition(b".")[0]


def _lost(module: str, names: Iterable[str]) -> _Lost:
    names = set(names)
    methods = [name for name in names if "." in name]
    return _Lost(
        module.encode(),
        _encoded(name.rpartition(".")[2] for name in names),
        _any(names - {*methods}),
        [(owner, method) for owner, _, method in (name.encode().partition(b".") for name in methods)],
    )


# The modules that are gone, and what others lost
_MODULE = _any([rules.IMP, *stdlib.MODULES])
_LOST = [
    _lost("self", stdlib.ASSERTIONS),
    *(_lost(*each) for each in (*stdlib.LOST.items(), *rules.removed_by_module().items())),
]
_ATTRIBUTE = rb"\.(%s)" % _any({name.decode() for lost in _LOST for name in lost.attributes})
# What a `from` statement must not import: names, and modules as names of their packages
_LOST_IN = {lost.module: lost.attributes for lost in _LOST}
for _package, _, _name in (name.encode().rpartition(b".") for name in stdlib.MODULES if "." in name):
    _LOST_IN[_package] = _LOST_IN.get(_package, frozenset()) | {_name}

_REST = rb"[^\n;#\\]*(?:\\\s*[^\n;#\\]*)*"
_IMPORT = rb"import(?:(?<![A-Za-z0-9_.][ \t]import)|(?<=lazy import))[ \t\\](" + _REST + rb")"
_IMPORT_FROM = rb"from[\s\\]+([\w.]+)[\s\\]+import\b[ \t\\]*(\([^)]*|" + _REST + rb")"
_AS = rb"(?:[\s\\]+as[\s\\]+(\w+))?"
_IMPORTED = rb"(?:^|,)[\s\\]*([\w.]+)" + _AS
_RENAMED = rb"(\w+)" + _AS
_WORD = rb"\w+"


def is_relevant(data: bytes, codes: frozenset[str] = rules.DEFAULT_CODES) -> bool:
    """Return True if any rule can apply to a source, or if it is not text."""
    return (
        any(text in data and re.search(pattern, data) is not None for text, pattern in _PATTERNS.items())
        or _uses_what_is_lost(data)
        or (
            bool(codes - rules.DEFAULT_CODES) and b"importlib" in data and re.search(_PORTS, data) is not None
        )
        or b"\0" in data
        or not (data.isascii() or _is_text(data))
    )


def _uses_what_is_lost(data: bytes) -> bool:
    """Return True if a source can import or read what the standard library lost beside its import system."""
    imports, imports_from = re.findall(_IMPORT, data), re.findall(_IMPORT_FROM, data)
    if any(map(_is_lost, imports)) or any(
        _is_lost(module)
        or (b"imp" in names and b"imp" in re.findall(_WORD, names))
        or (module in _LOST_IN and not _LOST_IN[module].isdisjoint(re.findall(_WORD, names)))
        for module, names in imports_from
    ):
        return True
    attributes = set(re.findall(_ATTRIBUTE, data))
    found = [lost for lost in _LOST if not lost.attributes.isdisjoint(attributes)] if attributes else ()
    found = [lost for lost in found if lost.module.rpartition(b".")[2] in data]
    if not found:
        return False
    imported = {pair for statement in imports for pair in re.findall(_IMPORTED, statement)}
    for module, names in imports_from:
        imported.update((b"%s.%s" % (module, name), new or name) for name, new in re.findall(_RENAMED, names))
    imported.add((b"self", b"self"))
    if b"import_module" in data or b"__import__" in data:
        imported.update((lost.module, lost.module) for lost in found)
    return any(lost.is_read(data, attributes, imported) for lost in found)


@functools.lru_cache(maxsize=10_000)
def _is_lost(modules: bytes) -> bool:
    return any(re.match(_MODULE, module) for module, _ in re.findall(_IMPORTED, modules))


def _is_text(data: bytes) -> bool:
    try:
        decode(data)
    except (SyntaxError, UnicodeError):
        return False
    return True
