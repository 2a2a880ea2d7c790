"""Compares two records of a program; the tables name every difference that is accepted."""

from __future__ import annotations

import difflib
import json
import re
from typing import Any, Callable, Iterator, NamedTuple

Record = Any  # of a program, as replay.py writes it
Line = Any  # of a line of that


# What CPython itself has changed since 3.11, whoever calls it


class Change(NamedTuple):
    """A change of CPython: since when, what, and how both records of a program are made equal in it."""

    since: tuple[int, int]
    what: str
    even_out: Callable[[str], str]


def wording(pattern: str, same: str) -> Callable[[str], str]:
    """Even out a text that was reworded."""
    return lambda text: re.sub(pattern, same, text)


def without(fields: str, field: str, pattern: str) -> Callable[[str], str]:
    """Leave these fields out of each described object whose field matches the pattern."""

    def even_out(described: Line) -> Line:
        if not re.match(pattern, str(described.get(field))):
            return described
        return {name: value for name, value in described.items() if name not in fields.split()}

    return lambda text: json.dumps(json.loads(text, object_hook=even_out))


NO_STR = (
    "bad argument type for built-in operation"
    "|(?:spec.|module )(?:name|filename) must be a string"
    "|unhashable type: 'list'"
)
NO_MODULE = r'(reload\(\) argument must be a module[^{}]*"suppresses context": )(?:true|false)'
NO_MANAGER = r"'(?:world\.)?Duck' (object does not support [\w ]+\w)(?: \(missed \w+ method\))?"
MORE_SUFFIXES = r"""{"tuple": \["'\.abi3(?:t\.so|t?-[^']*)'", "'rb'", "3"\]}, """
CACHED = r""""__cached__": "[^"]*"(, )?|"'__cached__'"(, )?"""
AS_DESCRIPTOR = r"""\["RuntimeWarning", "bool is used as a file descriptor", \w+\](, )?"""
NO_INIT = r"PyModExportU?_[^()]* or (PyInit)"
NOT_IMPORTED = r"(cannot import name '\w+')(?:[^\"\\]|\\.)*"
NULL = "embedded null byte"
OF_DECODING = "args class end reason start text"
OF_SYNTAX_ERROR = "text args lineno cause context"
SYNTAX_ERROR = r"builtins\.(SyntaxError|IndentationError)"
ADVICE = r" and no __dict__ for setting new attributes| \(consider renaming [^\"]*\)(?=\")"

CHANGES = [
    Change((3, 12), "absolute paths have no ./ (gh-93461)", wording(r"(?<=[\w>])(/\.)+(?=[/'])", "")),
    Change((3, 12), "bytecode is longer or shorter", without("tell", "name", r".*\.pyc")),
    Change((3, 12), "SyntaxError: words, columns, context", without(OF_SYNTAX_ERROR, "class", SYNTAX_ERROR)),
    Change((3, 12), "AttributeError: words", wording(ADVICE, "")),
    Change((3, 12), "AttributeError: name", without("name", "class", r"builtins\.AttributeError")),
    Change((3, 12), "load_dynamic of a name that is not a str: words", wording(NO_STR, "<no str>")),
    Change((3, 12), "reload of a non-module: from None (gh-125519)", wording(NO_MODULE, r"\1true")),
    Change((3, 13), "os.stat of a null: words", wording("stat: embedded null character in path", NULL)),
    Change((3, 13), "cannot import name: words", wording(NOT_IMPORTED, r"\1")),
    Change((3, 13), "UTF-16 without a mark: class", without(OF_DECODING, "text", ".*not start with BOM")),
    Change((3, 13), "os.stat of a bool warns (gh-82626)", wording(AS_DESCRIPTOR, "")),
    Change((3, 13), "cannot import name: path", without("path", "text", "cannot import name ")),
    Change((3, 13), "names of classes", wording(r"\b(pathlib\.)_local\.|\b_(?=NamespacePath\b)", r"\1")),
    Change((3, 14), "unhashable: words", wording(r"cannot use 'list' as a \w+ \w+ \(([^()]*)\)", r"\1")),
    Change((3, 14), "too many values to unpack: words", wording(r"(expected 3), got \d+", r"\1")),
    Change((3, 14), "no encoding of text: words", wording(r"use codecs\.(?:open|decode)\(\)", "<use>")),
    Change((3, 14), "no context manager: words", wording(NO_MANAGER, r"\1")),
    Change((3, 14), "OSError.filename is a plain str", wording('{"class": "world.Text"}', "\"'a.py'\"")),
    Change((3, 14), "get_suffixes has more ABIs (PEP 803) and platforms", wording(MORE_SUFFIXES, "")),
    Change((3, 15), "no PyInit function: words (PEP 793)", wording(NO_INIT, r"\1")),
    Change((3, 15), "modules have no __cached__ (gh-142165)", wording(CACHED, "")),
    Change((3, 15), "open() has UTF-8 by another name (PEP 686)", wording("UTF-8", "utf-8")),
]


# What imp_compat deviates in, and what only newer interpreters can do


class Deviation(NamedTuple):
    """A difference that is meant, by patterns of both outcomes and of the line.

    *promised* is a pattern and its replacement. They turn the line into one by which the standard library
    gives the answer that imp_compat promises, and the program runs again with it. Without *promised*, the
    program runs again without the line.
    """

    name: str
    stdlib: str
    ours: str = ""
    line: str = ""
    promised: tuple[str, str] | None = None
    since: tuple[int, int] = (3, 8)

    def explains(self, stdlib: Line, ours: Line) -> bool:
        """Return True if the two records of a line differ in this."""
        is_explained = re.match(self.stdlib, outcome(stdlib)) and re.match(self.ours, outcome(ours))
        return bool(is_explained and re.search(self.line, ours["line"]))

    def promise(self, line: str) -> str:
        """Return the line that gives the promised answer, or the same line if there is none."""
        return re.sub(*self.promised, line) if self.promised else line


def outcome(line: Line) -> str:
    """Return the class and the text of the exception that a line raised, or its value."""
    if "error" in line:
        error = line["error"]
        return f"{error.get('class', '')}: {error.get('text', '')}"
    return f"value {json.dumps(line.get('value'))}"


FROZEN = re.escape('value {"tuple": ["None", "None", {"tuple": ["\'\'", "\'\'", "7"]}]}')
NOT_SETTABLE = r"(.*no attribute '|)(__spec__|__loader__|loader)'?$|.*('__loader__' of|can't set attribute)"
NO_C_STRING = r"(?s)(?!value ).*(surrogates not allowed|embedded null character|UnicodeEncodeError)"
NO_SOURCE = r"builtins\.(SyntaxError|UnicodeDecodeError): "

DEVIATIONS = [
    Deviation(
        "load_module takes the mode 'U'",
        stdlib=r"builtins\.ValueError: invalid file open mode 'U'$",
        promised=("'U'", "'r'"),
    ),
    Deviation(
        "find_module gives the file of what 3.11 froze for start-up",
        stdlib=FROZEN,
        ours=rf"(?!{FROZEN})value ",
        promised=(r"find_module\(([^,()]+)(?:, None)?\)", r"find_module(\1, sys.path)"),
    ),
    Deviation(
        "NullImporter.find_module takes a path",
        stdlib=r"builtins\.TypeError: (NullImporter\.)?find_module\(\) takes",
        ours='value "None"',
        promised=(r"find_module\((.*), .*\)", r"find_module(\1)"),
    ),
    Deviation(
        "reload of a module that no finder knows",
        stdlib=r"\S+: spec not found for the module ",
        promised=(r"imp\.reload\(", "promised_reload("),
    ),
    Deviation(
        "load_source of a module whose loader cannot be set after it",
        stdlib=rf"builtins\.AttributeError: ({NOT_SETTABLE})",
        ours="value ",
        promised=(r"imp\.(load_\w+)\(", r"promised_load(imp.\1, "),
    ),
    Deviation(
        "(PyPy) init_builtin of a name that is not a str raises",
        stdlib=r"\S+: unsupported operand type\(s\) for \+: 'str' and",
        ours='value "None"',
    ),
    Deviation(
        "load_package of an unhashable name and a path of no known suffix raises",
        stdlib=r"builtins\.TypeError",
        ours=r"builtins\.AttributeError: 'NoneType' object has no attribute 'name'$",
        line=r"imp\.load_",
    ),
    Deviation(
        "(CPython) bytecode read as source fails differently",
        stdlib=NO_SOURCE,
        ours=NO_SOURCE,
        line=r"\.pyc'",
        since=(3, 12),
    ),
    Deviation(
        "(CPython) sys has few attributes if it is imported anew",
        stdlib="",
        ours=r"builtins\.AttributeError: module 'sys' has no attribute",
        since=(3, 12),
    ),
    Deviation(
        "(CPython) an extension's name and path are C strings",
        stdlib="(?!value )",
        ours=NO_C_STRING,
        since=(3, 12),
    ),
    Deviation(
        "(CPython) a source with a null, or in UTF-16, has no encoding",
        stdlib="value |: $",  # it was found, or reading it failed
        ours=r"builtins\.SyntaxError",
        line=r"imp\.find_module\(",
        since=(3, 14),
    ),
]


class Difference(NamedTuple):
    """The first line of a program that differs, and the deviation that explains it, if any."""

    number: int
    stdlib: Line
    ours: Line
    deviation: Deviation | None


def find_difference(stdlib: Record, ours: Record, version: tuple[int, int]) -> Difference | None:
    """Return the first difference that the changes up to *version* do not explain."""
    for line, our_line in zip(stdlib["lines"], ours["lines"]):
        line["line"] = our_line["line"]  # it may be the promised one
    texts = [json.dumps(record["lines"]) for record in (stdlib, ours)]
    for change in CHANGES:
        if texts[0] != texts[1] and change.since <= version:
            texts = [change.even_out(text) for text in texts]
    ends = [{"line": "<end>", "status": record["status"]} for record in (stdlib, ours)]
    both = ([*tidy(json.loads(text)), end] for text, end in zip(texts, ends))
    for number, (line, our_line) in enumerate(zip(*both)):
        if line != our_line:
            possible = (each for each in DEVIATIONS if each.since <= version)
            explaining = (each for each in possible if each.explains(line, our_line))
            return Difference(number, line, our_line, next(explaining, None))
    return None


def tidy(lines: list[Line]) -> list[Line]:
    """Leave out changes to what was the same before, once it is evened out, and sort warnings.

    Warnings of files that are forgotten come in no order.
    """
    seen: dict[str, Any] = {}
    for line in lines:
        line["warnings"].sort()
        changes = line["changes"]
        line["changes"] = {name: what for name, what in changes.items() if seen.get(name) != what}
        seen.update(changes)
    return lines


def explain(difference: Difference) -> Iterator[str]:
    """Yield the lines of a diff of what differs."""
    stdlib, ours = (
        json.dumps(line, indent=1, ensure_ascii=False, sort_keys=True).splitlines()
        for line in (difference.stdlib, difference.ours)
    )
    return difflib.unified_diff(stdlib, ours, "standard library", "imp_compat", lineterm="", n=8)
