"""Tells from the bytes of a file whether any rule can apply to it, so that few files are parsed."""

from __future__ import annotations

import functools
import re

from imp_compat.migrate import rules
from imp_compat.migrate.rules import facts, stdlib
from imp_compat.migrate.source import decode

# Words of the import system, each with the pattern of its use. A fixed text is searched fastest, and so is a
# pattern that starts with one: what stands before it is asked afterwards.
_PATTERNS = {
    **{
        method.encode(): rb"%s(?:(?<=def %s)|(?<=\.%s))\b" % ((method.encode(),) * 3)
        for method in ("find_loader", "find_module", "load_module")
    },
    b"__cached__": b"__cached__",
    b"__loader__": b"__loader__",
    b"__package__": rb"__package__\s*=(?!=)",
    b"cache_from_source": rb"cache_from_source\s*\(",
    # In a string, or an attribute of another module
    b"imp": rb"imp(?<=[\"'.]imp)(?!\w)",
    # A keyword since Python 3.7, which older sources have as a name
    b"async": rb"async(?<![A-Za-z0-9_]async)(?:\s*[=(]|\.\w|(?<=\bimport async)\b)",
}
_REST = rb"[^\n;#\\]*(?:\\\s*[^\n;#\\]*)*"
_IMPORT = rb"import(?:(?<![A-Za-z0-9_.][ \t]import)|(?<=lazy import))[ \t\\](" + _REST + rb")"
_IMPORT_FROM = rb"from[\s\\]+([\w.]+)[\s\\]+import\b[ \t\\]*(\([^)]*|" + _REST + rb")"
_CALL = rb"(?:__import__|import_module)\s*\(\s*(?:name\s*=\s*)?u?[\"']([\w.]+)"
# getattr(), setattr(), delattr() and mock.patch.object() of a module, and the name that they take
_QUOTED = [start + rb"\([^,()]+,\s*[\"'](\w+)" for start in (b"attr", rb"patch\.object")]
_NAME = rb"(?:^|[,(\n])[\s\\]*([\w.*]+)(?:[\s\\]+as[\s\\]+(\w+))?"
# The last part of each name that a module lost, by module, each with the class that it is in
_LOST = {
    module.encode(): {
        last.encode(): owner.encode() for owner, _, last in (name.rpartition(".") for name in names)
    }
    for module, names in {"self": {*stdlib.ASSERTIONS}, **rules.LOST}.items()
}
_ATTRIBUTES = frozenset(name for names in _LOST.values() for name in names)


def is_relevant(data: bytes, codes: frozenset[str] = rules.DEFAULT_CODES) -> bool:
    """Return True if any rule can apply to a source, or if it is not text."""
    return (
        any(text in data and re.search(pattern, data) is not None for text, pattern in _PATTERNS.items())
        or _uses_what_is_lost(data)
        or (b"importlib" in data and not codes <= rules.DEFAULT_CODES)
        or b"\0" in data
        or not (data.isascii() or _is_text(data))
    )


def _uses_what_is_lost(data: bytes) -> bool:
    """Return True if a source can import or read what the standard library lost."""
    imports = [(b"", names) for names in re.findall(_IMPORT, data)] + re.findall(_IMPORT_FROM, data)
    if b"import_module" in data or b"__import__" in data:
        imports += [(b"", name) for name in re.findall(_CALL, data)]
    if any(_is_lost(*each) for each in imports):
        return True
    if any(names.strip() == b"*" for _, names in imports) and re.search(rb"\bimp\.", data):
        return True  # so that fix leaves the import of imp in the other module
    quoted = {name for pattern in _QUOTED for name in re.findall(pattern, data)}
    attributes = _ATTRIBUTES.intersection([*quoted, *re.findall(rb"\.(\w+)", data)])
    for module, names in _LOST.items() if attributes else ():
        last = module.rpartition(b".")[2]
        for name in attributes.intersection(names):
            owner = names[name]
            if last in data and (name in quoted or (owner and owner in data)):
                return True
            if not owner:
                imported = (pair for each in imports for pair in _imported(*each))
                starts = [last, *(alias for other, alias in imported if other == module and alias)]
                if any(b"%s.%s" % (start, name) in data for start in starts):
                    return True
    return False


def _imported(module: bytes, names: bytes) -> list[tuple[bytes, bytes]]:
    """Return the dotted names that an import statement imports, each with its alias or nothing."""
    start = module and module + b"."
    return [(start + name, alias) for name, alias in re.findall(_NAME, names)]


@functools.lru_cache(maxsize=10_000)
def _is_lost(module: bytes, names: bytes) -> bool:
    """Return True if an import statement imports what is gone."""
    lost = _LOST.get(module, {})
    return any(
        name.rpartition(b".")[2] in lost
        or b"imp" in name.split(b".")
        or stdlib.module_rule(name.decode("latin-1")) is not None
        or (not module and facts.is_class_of_importlib(name.decode("latin-1")))
        for name, _ in _imported(module, names)
    )


def _is_text(data: bytes) -> bool:
    try:
        decode(data)
    except (SyntaxError, UnicodeError):
        return False
    return True
