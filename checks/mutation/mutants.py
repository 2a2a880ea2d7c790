"""Makes the mutants of a file with mutmut's operators: whole files, which any interpreter can run.

mutmut itself puts the mutants of a function into one file, as functions, and runs them in its own process.
"""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Iterator, NamedTuple

import libcst
from libcst.metadata import (
    CodePosition,
    MetadataWrapper,
    PositionProvider,
    WhitespaceInclusivePositionProvider,
)
from mutmut.mutation.mutators import mutation_operators

# The arguments that only people notice
_HELP = {"description", "epilog", "help", "indent", "metavar", "usage"}


class Mutant(NamedTuple):
    """A file with one change, in these of its lines."""

    file: str
    lines: range
    before: str
    after: str
    source: str

    @property
    def name(self) -> tuple[str, str, str]:
        """Tell this mutant from others, also when it has moved in its file."""
        return self.file, self.before, self.after

    def __str__(self) -> str:
        return f"{self.file}:{self.lines[0]}: {self.before} -> {self.after}"


def mutants(root: Path, file: str) -> Iterator[Mutant]:
    """Make the mutants of a file below a directory."""
    source = root.joinpath(file).read_text(encoding="utf-8")
    wrapper = MetadataWrapper(libcst.parse_module(source), unsafe_skip_copy=True)
    spans = wrapper.resolve(WhitespaceInclusivePositionProvider)
    starts = [0, *itertools.accumulate(len(line) + 1 for line in source.split("\n"))]

    def index(position: CodePosition) -> int:
        return starts[position.line - 1] + position.column

    changes = _Changes(file)
    wrapper.visit(changes)
    for lines, original, mutated in changes.found:
        start, end = index(spans[original].start), index(spans[original].end)
        # To write the whole tree anew takes ten times as long.
        changed = f"{source[:start]}{wrapper.module.code_for_node(mutated)}{source[end:]}"
        if _compiles(changed):
            yield Mutant(file, lines, *_difference(source, changed), changed)


class _Changes(libcst.CSTVisitor):
    """Collects what the operators make of each node, except what only type checkers or people read."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, file: str) -> None:
        self.file = file
        self.found: list[tuple[range, libcst.CSTNode, libcst.CSTNode]] = []

    def on_visit(self, node: libcst.CSTNode) -> bool:
        """Try the operators on a node; return True to visit its children."""
        if (isinstance(node, libcst.Arg) and _is_for_help(node)) or _is_phrase(node):
            return False
        if isinstance(node, libcst.SimpleString) and self.file.endswith("removals.py"):
            return False  # tests/test_removals.py compares each row with the interpreter
        if _is_for_type_checkers(node, self.file):
            if isinstance(node, libcst.If) and node.orelse is not None:
                node.orelse.visit(self)
            return False
        for kind, operator in mutation_operators:
            if isinstance(node, kind):
                position = self.get_metadata(PositionProvider, node)
                lines = range(position.start.line, position.end.line + 1)
                self.found += [(lines, node, each) for each in operator(node) if not _is_same(node, each)]
        return True


def _is_for_help(argument: libcst.Arg) -> bool:
    return argument.keyword is not None and argument.keyword.value in _HELP


def _is_phrase(node: libcst.CSTNode) -> bool:
    """Return True for a text of several words in a table, such as what to use instead of a removed name."""
    text = node.value if isinstance(node, libcst.Element) else None
    return isinstance(text, libcst.SimpleString) and " " in text.raw_value.strip()


def _is_same(node: libcst.CSTNode, mutated: libcst.CSTNode) -> bool:
    """Return True if two calls differ only in the texts for --help."""

    def parts(call: libcst.Call) -> list[libcst.CSTNode | None]:
        arguments = [each for each in call.args if not _is_for_help(each)]
        return [call.func, *(part for each in arguments for part in (each.keyword, each.value))]

    if not isinstance(node, libcst.Call) or not isinstance(mutated, libcst.Call):
        return False
    # Nodes are equal only if they are the same object.
    return parts(node) == parts(mutated)


def _is_for_type_checkers(node: libcst.CSTNode, file: str) -> bool:
    """Return True for an annotation, a TYPE_CHECKING block, and the __all__ of a private module."""
    if isinstance(node, libcst.Assign):
        node = node.targets[0].target
    elif isinstance(node, libcst.If):
        node = node.test
    else:
        return isinstance(node, libcst.Annotation)
    if not isinstance(node, libcst.Name):
        return False
    is_private = re.match("_[^_]", Path(file).name)
    return node.value == "TYPE_CHECKING" or bool(node.value == "__all__" and is_private)


def _compiles(source: str) -> bool:
    try:
        compile(source, "<mutant>", "exec")
    except SyntaxError:
        return False
    return True


def _difference(before: str, after: str) -> tuple[str, str]:
    """Return the lines that are only in one and only in the other, each joined, without indentation."""
    removed, added = ([line.strip() for line in text.splitlines()] for text in (before, after))
    for end in (0, -1):
        while removed and added and removed[end] == added[end]:
            del removed[end], added[end]
    return " ".join(removed), " ".join(added)
