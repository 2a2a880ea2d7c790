"""Rewrites a source with LibCST: every byte outside of the edits stays."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple, Sequence

import libcst as cst
from libcst.metadata import MetadataWrapper, PositionProvider

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Use
from imp_compat.migrate.plan import Edit, Plan, plan
from imp_compat.migrate.source import Source, decode, parse


class CannotRewrite(Exception):
    """The file cannot be rewritten safely; the message says why."""


class Rewritten(NamedTuple):
    """A source as fix leaves it.

    stays are the uses that stay on imp_compat, as (line, column, use).
    """

    data: bytes
    stays: list[tuple[int, int, Use]]
    needs_imp_compat: bool = False


def rewrite(source: Source, to_importlib: bool, is_borrowed: bool = False) -> Rewritten:
    """Return a source that was loaded, with its uses of imp moved to imp_compat, or to importlib if exact.

    is_borrowed is True if another module takes the name imp from this one. Raises CannotRewrite if something
    else might change.
    """
    rewritten = _rewrite_once(source, to_importlib, is_borrowed)
    last = source.data
    # An edit can end what guards another use, which then has to move too.
    while rewritten.data != last:
        again = Source(source.path)
        again.data = last = rewritten.data
        further = _rewrite_once(again, to_importlib, is_borrowed)
        needs_imp_compat = rewritten.needs_imp_compat or further.needs_imp_compat
        rewritten = rewritten._replace(data=further.data, needs_imp_compat=needs_imp_compat)
    return rewritten


def _rewrite_once(source: Source, to_importlib: bool, is_borrowed: bool) -> Rewritten:
    source.parse()
    if source.tree is None or source.problems:
        raise CannotRewrite(source.problems[0].message)
    if source.cells:
        raise CannotRewrite("fix does not rewrite notebooks")
    source.search()
    assert source.module is not None
    changes = plan(source.module, source.uses, to_importlib, is_borrowed)
    stays = sorted((*source.position(use.node), use) for use in changes.stays)
    if changes.is_empty:
        return Rewritten(source.data, stays)
    text, encoding = decode(source.data)
    code = _apply(text, changes, source)
    try:
        parse(re.sub("\r\n?", "\n", code))
        # The codec takes the byte order mark off, and "utf-8-sig" puts it back.
        return Rewritten(code.encode(encoding), stays, changes.needs_imp_compat)
    except (SyntaxError, UnicodeError) as error:
        raise CannotRewrite(f"the result would not be valid: {error}") from None


def _apply(text: str, changes: Plan, source: Source) -> str:
    try:
        module = cst.parse_module(text)
        if module.code != text:
            raise CannotRewrite("LibCST does not give it back as it is")
        rewriter = _Rewriter(changes, source)
        code = MetadataWrapper(module, unsafe_skip_copy=True).visit(rewriter).code
    except (cst.ParserSyntaxError, RecursionError) as error:
        raise CannotRewrite(f"LibCST cannot parse it: {str(error).splitlines()[0]}") from None
    if rewriter.pending:
        raise CannotRewrite("not all of its uses are where they were found")
    return code


class _Rewriter(cst.CSTTransformer):
    """Applies a plan's changes to the nodes at their positions; pending has those still to be made."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, changes: Plan, source: Source) -> None:
        super().__init__()
        self._source = source
        self._statements = {self._span(node)[:2]: edit for node, edit in changes.edits.items()}
        self._texts = {self._span(node): text for node, text in changes.texts.items()}
        self._names = {self._span(node): name for node, name in changes.names.items()}
        self._empty: list[cst.BaseStatement] = []
        self._loaders = {self._span(node) for node in changes.loaders}
        self.pending: set[tuple[int, ...]] = {*self._statements, *self._texts, *self._names, *self._loaders}

    def _span(self, node: ast.AST) -> tuple[int, ...]:
        line, column = self._source.position(node)
        end_line, end = self._source.end(node)
        return line, column - 1, end_line, end - 1

    def _span_of(self, node: cst.CSTNode) -> tuple[int, ...]:
        span = self.get_metadata(PositionProvider, node)
        return span.start.line, span.start.column, span.end.line, span.end.column

    # Expressions

    def leave_SimpleString(self, original: cst.SimpleString, updated: cst.SimpleString) -> cst.SimpleString:
        """Rename imp in a string."""
        span = self._span_of(original)
        text = self._texts.get(span)
        opening = updated.prefix + updated.quote
        if text is None or not updated.value.startswith(opening + rules.IMP):
            return updated
        self.pending.discard(span)
        return updated.with_changes(value=opening + text + updated.quote)

    def leave_Name(self, original: cst.Name, updated: cst.Name) -> cst.BaseExpression:
        """Replace a name."""
        return self._renamed(original, updated)

    def leave_Attribute(self, original: cst.Attribute, updated: cst.Attribute) -> cst.BaseExpression:
        """Replace an attribute."""
        return self._renamed(original, updated)

    def leave_Call(self, original: cst.Call, updated: cst.Call) -> cst.BaseExpression:
        """Replace a call by a name, or a loader's load_module by load_source."""
        span = self._span_of(original)
        if span not in self._loaders:
            return self._renamed(original, updated)
        self.pending.discard(span)
        loader = cst.ensure_type(cst.ensure_type(updated.func, cst.Attribute).value, cst.Call)
        function = cst.parse_expression("imp_compat.load_source")
        return loader.with_changes(func=function, lpar=updated.lpar, rpar=updated.rpar)

    def _renamed(self, original: cst.CSTNode, updated: cst.BaseExpression) -> cst.BaseExpression:
        span = self._span_of(original)
        name = self._names.get(span)
        if name is None:
            return updated
        self.pending.discard(span)
        return cst.parse_expression(name).with_changes(lpar=updated.lpar, rpar=updated.rpar)

    # Statements

    def leave_SimpleStatementLine(
        self, original: cst.SimpleStatementLine, updated: cst.SimpleStatementLine
    ) -> cst.BaseStatement | cst.FlattenSentinel[cst.BaseStatement]:
        """Edit the imports of a line; the replacements of a single import get lines of their own."""
        body = self._edited(original.body, updated.body)
        if body is None:
            return updated
        if not body:
            empty = updated.with_changes(body=[cst.Pass()])
            self._empty.append(empty)
            return empty
        if len(original.body) > 1 or len(body) < 2:
            return updated.with_changes(body=_joined(body, updated.body[-1].semicolon))
        ending = updated.trailing_whitespace.with_changes(comment=None, whitespace=cst.SimpleWhitespace(""))
        lines = [cst.SimpleStatementLine([statement], trailing_whitespace=ending) for statement in body]
        lines[0] = lines[0].with_changes(leading_lines=updated.leading_lines)
        lines[-1] = lines[-1].with_changes(trailing_whitespace=updated.trailing_whitespace)
        return cst.FlattenSentinel(lines)

    def leave_SimpleStatementSuite(
        self, original: cst.SimpleStatementSuite, updated: cst.SimpleStatementSuite
    ) -> cst.SimpleStatementSuite:
        """Edit the imports that follow a colon on its line."""
        body = self._edited(original.body, updated.body)
        if body is None:
            return updated
        return updated.with_changes(body=_joined(body, updated.body[-1].semicolon) or [cst.Pass()])

    def leave_IndentedBlock(
        self, original: cst.IndentedBlock, updated: cst.IndentedBlock
    ) -> cst.IndentedBlock:
        """Remove the lines of which nothing is left; keep a pass if the block has no other line."""
        body, rest = self._without_empty_lines(updated.body)
        if not body:
            body, rest = [updated.body[-1].with_changes(leading_lines=rest)], []
        return updated.with_changes(body=body, footer=[*rest, *updated.footer])

    def leave_Module(self, original: cst.Module, updated: cst.Module) -> cst.Module:
        """Remove the lines of which nothing is left."""
        body, rest = self._without_empty_lines(updated.body)
        return updated.with_changes(body=body, footer=[*rest, *updated.footer])

    def _without_empty_lines(
        self, statements: Sequence[cst.BaseStatement]
    ) -> tuple[list[cst.BaseStatement], list[cst.EmptyLine]]:
        """Return the lines of which something is left, and the remaining comments and blank lines.

        Comments before a removed line move to the next line.
        """
        body: list[cst.BaseStatement] = []
        carried: list[cst.EmptyLine] = []
        for statement in statements:
            leading = [*carried, *getattr(statement, "leading_lines", ())]
            if statement in self._empty:
                carried = leading
            else:
                body.append(statement.with_changes(leading_lines=leading) if carried else statement)
                carried = []
        return body, carried

    def _edited(
        self, original: Sequence[cst.BaseSmallStatement], updated: Sequence[cst.BaseSmallStatement]
    ) -> list[cst.BaseSmallStatement] | None:
        """Return the small statements of a line after the edit, or None if they do not change."""
        body: list[cst.BaseSmallStatement] = []
        is_edited = False
        for before, statement in zip(original, updated):
            start = self._span_of(before)[:2]
            edit = self._statements.get(start)
            if edit is None or not isinstance(statement, (cst.Import, cst.ImportFrom)):
                body.append(statement)
                continue
            is_edited = True
            self.pending.discard(start)
            body += [_parse_import(code) for code in sorted(edit.adds)]
            rest = _edit_import(statement, edit)
            if rest is not None:
                body.append(rest)
        return body if is_edited else None


def _parse_import(code: str) -> cst.BaseSmallStatement:
    line = cst.ensure_type(cst.parse_statement(code), cst.SimpleStatementLine)
    return line.body[0]


def _edit_import(statement: cst.Import | cst.ImportFrom, edit: Edit) -> cst.BaseSmallStatement | None:
    """Return an import statement with names dropped and imp renamed, or None if no name is left."""
    if isinstance(statement.names, cst.ImportStar):
        return statement.with_changes(module=cst.Name(rules.ALIAS))
    names = [alias for index, alias in enumerate(statement.names) if index not in edit.drops]
    if not names:
        return None
    if edit.drops:
        names[-1] = names[-1].with_changes(comma=statement.names[-1].comma)
    if edit.renames and isinstance(statement, cst.Import):
        names = [_renamed_alias(alias) for alias in names]
    elif edit.renames:
        statement = statement.with_changes(module=cst.Name(rules.ALIAS))
    return statement.with_changes(names=names)


def _renamed_alias(alias: cst.ImportAlias) -> cst.ImportAlias:
    if alias.evaluated_name != rules.IMP:
        return alias
    return alias.with_changes(
        name=cst.Name(rules.ALIAS), asname=alias.asname or cst.AsName(cst.Name(rules.IMP))
    )


def _joined(
    body: Sequence[cst.BaseSmallStatement], ending: cst.Semicolon | cst.MaybeSentinel
) -> list[cst.BaseSmallStatement]:
    """Return small statements with semicolons between them and the line's ending after the last."""
    semicolon = cst.Semicolon(whitespace_after=cst.SimpleWhitespace(" "))
    last = len(body) - 1
    joined = []
    for index, statement in enumerate(body):
        if index == last:
            statement = statement.with_changes(semicolon=ending)
        elif not isinstance(statement.semicolon, cst.Semicolon):
            statement = statement.with_changes(semicolon=semicolon)
        joined.append(statement)
    return joined
