"""A file on its way from its path to its findings: load it, parse it, search it."""

from __future__ import annotations

import ast
import errno
import io
import json
import os
import re
import tokenize
import warnings
from typing import Iterator, NamedTuple

from imp_compat.migrate import rules, words
from imp_compat.migrate.finding import Module, Use, find
from imp_compat.migrate.rules import stdlib

SUFFIXES = (".py", ".pyw", ".ipynb")
LARGEST_READ = 64 * 2**20
# A tree takes about a hundred times the memory of its source.
LARGEST_PARSED = 4 * 2**20
_NOQA = re.compile(r"#\s*noqa:\s*([A-Z0-9, ]+)", re.IGNORECASE)
# In notebooks: what makes a cell another language's, and lines that only IPython executes
_OTHER_LANGUAGE = re.compile(r"\s*%%(?!(?:capture|prun|python|time|timeit)\b)")
_MAGIC = re.compile(r"^([ \t]*)(?:[%!?].*|[\w.]+[ \t]*=[ \t]*[%!].*|[\w.*]+\?+)$", re.MULTILINE)


class Problem(NamedTuple):
    """What is wrong with a file, in one line, and on which line if not everywhere.

    is_unread is True if nothing is known of what the file contains.
    """

    line: int | None
    message: str
    is_unread: bool = False


class Distribution(NamedTuple):
    """An installed distribution; claims is the newest version up to the target that it says it runs on."""

    name: str
    version: str
    requires_python: str | None
    claims: str | None

    def __str__(self) -> str:
        return f"{self.name} {self.version}"


class Finding(NamedTuple):
    """A use in a file, as it is reported.

    Lines and columns count from 1, and the end is the column after it; in a notebook, the lines of a cell.
    """

    path: str
    line: int
    column: int
    end: int
    code: str
    symbol: str
    breaks_in: str | None
    advice: str
    source: str
    cell: int | None = None
    guarded: bool = False
    unused: bool = False
    fixable: bool = False
    local: bool = False  # executed when a function is called, not when the module is imported
    owner: Distribution | None = None

    @property
    def message(self) -> str:
        """What is used, and what to write instead; and where, if its line is not that of the file."""
        place = "" if self.cell is None else f"cell {self.cell}, line {self.line}: "
        return f"{place}{self.symbol}: {self.advice}"

    @property
    def is_of_stdlib(self) -> bool:
        """Return True if it is about a removal that has nothing to do with the import system."""
        return self.code.startswith(stdlib.CODES)

    def breaks_on(self, target: tuple[int, int]) -> bool:
        """Return True if a program fails on a version when it executes this."""
        rule = rules.RULES[self.code]
        if self.guarded:
            return False
        return rule.raises if rule.breaks_in is None else rule.breaks_in <= target


class Source:
    """A file, or a path with a problem; is_named is True if the user named it."""

    def __init__(self, path: str, problem: Problem | None = None, is_named: bool = False) -> None:
        self.path = path
        self.problems = [] if problem is None else [problem]
        self.is_named = is_named
        self.data = b""
        self.text = ""
        self.tree: ast.Module | None = None
        self.cells: list[int] = []  # the first line of each cell of a notebook
        self.lines: list[str] = []  # without their ends
        self.module: Module | None = None
        self.uses: list[Use] = []

    def load(self) -> bool:
        """Read the file; return False if it cannot be read, or has no suffix and is not a Python script."""
        try:
            with open(self.path, "rb") as file:
                if not self.is_named and not os.path.splitext(self.path)[1]:
                    self.data = file.read(128)
                    if not (self.data.startswith(b"#!") and b"python" in self.data.split(b"\n")[0]):
                        return False
                size = os.fstat(file.fileno()).st_size
                if size > LARGEST_READ:
                    raise OSError(errno.EFBIG, f"its {size >> 20} MiB are too many")
                self.data += file.read()
        except OSError as error:
            self.problems.append(Problem(None, f"cannot be read: {error.strerror}", is_unread=True))
            return False
        return True

    def parse(self, why_unparsed: str = "") -> None:
        """Decode and parse what was loaded, as far as possible; do not parse it if there is a reason."""
        if len(self.data) > LARGEST_PARSED:
            why_unparsed = "too large to be parsed"
        data = re.sub(b"\r\n?", b"\n", self.data)
        self.text = data.decode("latin-1")
        line = None
        try:
            self.text, _ = decode(data)
            if self.path.endswith(".ipynb"):
                self._read_cells()
            self.tree = None if why_unparsed else parse(self.text)
        except (MemoryError, RecursionError):
            why_unparsed = "nested too deeply to be parsed"
        except (SyntaxError, ValueError) as error:
            reason = (error.msg if isinstance(error, SyntaxError) else str(error)).split("\n")[0]
            if self.path.endswith(".ipynb") and not self.cells:
                self.problems.append(Problem(None, f"cannot be read: {reason}", is_unread=True))
                self.text = ""
                return
            kind = "Python 2 syntax" if words.is_python2(self.text) else "cannot be parsed"
            why_unparsed = f"{kind}: {reason}"
            line = getattr(error, "lineno", None)
        self.lines = self.text.split("\n")
        if why_unparsed:
            if self.cells and line:
                cell, line = self._cell(line)
                why_unparsed, line = f"{why_unparsed} (cell {cell}, line {line})", None
            self.problems.append(Problem(line, f"{why_unparsed}; searched by words"))

    def _read_cells(self) -> None:
        """Take the code out of a notebook; raise ValueError if it is not one."""
        text, self.text = self.text, ""
        try:
            notebook = json.loads(text)
            for cell in (notebook if "cells" in notebook else notebook["worksheets"][0])["cells"]:
                code = "".join(cell.get("source", cell.get("input")) or "")
                if cell["cell_type"] == "code" and not _OTHER_LANGUAGE.match(code):
                    self.cells.append(self.text.count("\n") + 1)
                    self.text += _without_magic(code) + "\n"
        except (ValueError, KeyError, TypeError, IndexError, AttributeError):
            self.cells = []
            raise ValueError("it is not a notebook") from None

    def search(self, codes: frozenset[str] = rules.DEFAULT_CODES) -> list[Finding]:
        """Return the findings of some rules in what was parsed, in the order of the text.

        Raises RecursionError if the source nests too deeply.
        """
        if self.tree is None:
            found = [self._finding(*word) for word in words.find(self.text)]
        else:
            is_package = os.path.basename(self.path) == "__init__.py"
            has_ports = bool(codes - rules.DEFAULT_CODES)
            self.module = Module(self.tree, self.text, is_package, visits_all=has_ports)
            self.uses = find(self.module)
            found = list(self._use_findings(self.module)) if self.uses else []
        found = [each for each in found if each.code in codes and not self._is_excused(each)]
        return sorted(found, key=lambda each: (each.cell or 0, each.line, each.column))

    def _is_excused(self, finding: Finding) -> bool:
        """Return True if the line has a `# noqa: CODE`, or if the directory has a module of that name.

        A script or Python 2 imports that module instead of the standard library's.
        """
        match = _NOQA.search(finding.source)
        if match is not None and finding.code in re.split(r"[,\s]+", match[1].upper()):
            return True
        name = finding.symbol.partition(".")[0]
        own = os.path.join(os.path.dirname(self.path), name)
        return name in stdlib.MODULES and (os.path.isfile(own + ".py") or os.path.isdir(own))

    def _use_findings(self, module: Module) -> Iterator[Finding]:
        bodies = [
            (node.body[0].lineno, node.end_lineno or 0)
            for node, _ in module.statements
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
        ]
        for use in self.uses:
            line, column, end_line, end = self.span(use.node)
            end = end if end_line == line else len(self.lines[line - 1]) + 1
            is_local = any(first <= line <= last for first, last in bodies)
            yield self._finding(use.rule, use.symbol, line, column, end)._replace(
                guarded=use.is_guarded,
                unused=use.is_unused,
                fixable=use.moves and not self.cells,
                local=is_local,
            )

    def _finding(self, rule: rules.Rule, symbol: str, line: int, column: int, end: int) -> Finding:
        source = self.lines[line - 1]
        cell, line = self._cell(line)
        breaks_in = version_text(rule.breaks_in)
        return Finding(
            self.path, line, column, end, rule.code, symbol, breaks_in, rule.advice, source, cell or None
        )

    def _cell(self, line: int) -> tuple[int, int]:
        """Return the number of a line's cell and its line in there; 0 and the line if there are no cells."""
        cell = sum(first <= line for first in self.cells)
        return cell, line - self.cells[cell - 1] + 1 if cell else line

    def span(self, node: ast.AST) -> tuple[int, int, int, int]:
        """Return the line and the column, from 1, of a node and of what follows it."""
        assert isinstance(node, (ast.expr, ast.stmt))
        end_line, end = node.end_lineno or 0, node.end_col_offset or 0
        return node.lineno, self._column(node.lineno, node.col_offset), end_line, self._column(end_line, end)

    def _column(self, line: int, offset: int) -> int:
        """Return the column of an offset, which the tree counts in bytes of UTF-8."""
        return len(self.lines[line - 1].encode()[:offset].decode(errors="replace")) + 1


def decode(data: bytes) -> tuple[str, str]:
    """Return a source's text and encoding; raise SyntaxError or UnicodeError if they do not agree."""
    try:
        lines = io.BytesIO(re.sub(b"\r\n?", b"\n", data))
        encoding, _ = tokenize.detect_encoding(lines.readline)
        return data.decode(encoding), encoding
    except LookupError as error:  # of a codec that is not of text, such as rot13
        raise SyntaxError(str(error)) from None


def parse(text: str) -> ast.Module:
    """Parse a text without warnings of its invalid escapes."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text)


def _without_magic(code: str) -> str:
    """Return the code of a cell with `pass` for the lines that only IPython executes."""
    try:
        parse(code)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return _MAGIC.sub(r"\1pass", code)
    return code


def version_text(version: tuple[int, int] | None) -> str | None:
    """Return a version as people write it."""
    return None if version is None else "{}.{}".format(*version)
