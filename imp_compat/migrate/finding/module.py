"""A module as the checks see it: the nodes that can matter, and what they say together."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from typing import Iterator, NamedTuple, Sequence, Tuple

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.names import constant, symbols
from imp_compat.migrate.finding.scopes import Block, Place, Resolution, Scope, children, last_name
from imp_compat.migrate.rules import Rule, stdlib
from imp_compat.migrate.rules.facts import LOST_ATTRIBUTES

Located = Tuple[ast.AST, Place]
ATTRIBUTE_ERRORS = frozenset(["AttributeError"])

# An expression is visited if it has one of these words on its lines, or a name that stands for what is gone.
_WORDS = frozenset(
    {
        rules.IMP,
        *rules.WORDS,
        *stdlib.ASSERTIONS,
        *LOST_ATTRIBUTES,
        *("__all__", "__import__", "__package__", "import_module"),
    }
)


class Use(NamedTuple):
    """One use of what a rule is about: the node that says it, and the imports that its name came through.

    moves is True if fix moves it to imp_compat.
    """

    rule: Rule
    symbol: str
    node: ast.AST
    is_guarded: bool
    is_unused: bool = False
    imports: tuple[ast.AST, ...] = ()
    moves: bool = False


def use(
    rule: Rule,
    symbol: str,
    node: ast.AST,
    place: Place,
    ways: Sequence[Resolution] = (),
    **options: bool | frozenset[str],
) -> Use:
    """Return a use; ways are the resolutions that make it one, and the options are those of is_guarded."""
    caught = is_guarded(rule, place, ways, **options)  # type: ignore[arg-type]
    return Use(rule, symbol, node, caught, imports=imports_of(ways))


def imports_of(ways: Sequence[Resolution]) -> tuple[ast.AST, ...]:
    """Return the statements and calls that import what some resolutions start from."""
    return tuple(dict.fromkeys(statement for way in ways for statement in way.imports))


class Module:
    """The statements of a module and the expressions that can matter, with their places, and what they say.

    If visits_all is True, every expression is visited. No import of a package's __init__ is called unused:
    other modules can import the name from it.
    """

    def __init__(
        self, tree: ast.Module, text: str, is_package: bool = False, visits_all: bool = False
    ) -> None:
        self.body = frozenset(tree.body)
        self.text = text
        self.is_package = is_package
        self.scope = Scope("module", None, Block(None, None))
        self.statements: list[Located] = []
        self.nodes: list[Located] = []
        self.imported: set[str] = set()  # modules, and names that may be modules
        self.classes: dict[str, ast.ClassDef] = {}
        self.exported: set[object] = set()
        self.calls: dict[ast.AST, ast.Call] = {}  # by what is called
        self.is_relative = False
        self.stored: set[tuple[str, Scope]] = set()  # attributes that code of a scope sets, of any object
        self._lines: dict[str, list[int]] = defaultdict(list)  # the numbers of the lines that have a word
        for number, line in enumerate(text.split("\n"), 1):
            for word in _WORD.findall(line):
                self._lines[word].append(number)
        expressions = self._visit_statements(tree)
        self._visit_expressions(expressions, visits_all)
        for node, place in self.nodes:
            self._index_expression(node, place)

    # Which expressions are visited

    def _visit_statements(self, tree: ast.Module) -> list[Located]:
        """Visit all statements; return the expressions that they consist of."""
        expressions: list[Located] = []
        stack: list[Located] = [(tree, Place(self.scope, self.scope.block))]
        while stack:
            node, place = stack.pop()
            if isinstance(node, ast.expr):
                expressions.append((node, place))
            else:
                self.statements.append((node, place))
                self._index_statement(node, place)
                stack += reversed(list(children(node, place)))
        return expressions

    def _visit_expressions(self, waiting: list[Located], visits_all: bool) -> None:
        """Visit expressions on lines with words that matter, or with names that stand for what is gone."""
        binding = [each for each in self.statements if isinstance(each[0], _BINDING)]
        words: set[str] = set()
        lines: set[int] = set()
        new = _WORDS.union(
            name.rpartition(".")[2]
            for module in rules.LOST
            if self.mentions(module.rpartition(".")[2])
            for name in rules.LOST[module]
        )

        def is_marked(node: ast.AST) -> bool:
            return visits_all or not lines.isdisjoint(range(node.lineno, node.end_lineno + 1))  # type: ignore[attr-defined]

        while new:
            words |= new
            lines = lines.union(*(self._lines.get(word, ()) for word in new))
            visited = len(self.nodes)
            stack: list[Located] = []
            rest: list[Located] = []
            for located in waiting:
                (stack if is_marked(located[0]) else rest).append(located)
            waiting = rest
            while stack:
                self.nodes.append(stack.pop())
                stack += children(*self.nodes[-1])
            if not waiting:
                return
            marked = [each for each in binding if is_marked(each[0])]
            found = (_names_to_follow(*each) for each in (*marked, *self.nodes[visited:]))
            new = frozenset().union(*found) - words

    # What the nodes say together

    def _index_statement(self, node: ast.AST, place: Place) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                self._note_import(alias.name)
        elif isinstance(node, ast.ImportFrom):
            self.is_relative = self.is_relative or node.level > 0
            for alias in node.names if node.module and not node.level else ():
                self._note_import(f"{node.module}.{alias.name}")
        elif isinstance(node, ast.ClassDef):
            self.classes[node.name] = node
        elif isinstance(node, (ast.Assign, ast.AugAssign, ast.AnnAssign)):
            for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
                if isinstance(target, ast.Attribute):
                    self.stored.add((target.attr, place.scope))
                if last_name(target) == "__all__" and node.value is not None:
                    self.exported.update(constant(part) for part in ast.walk(node.value))

    def _index_expression(self, node: ast.AST, place: Place) -> None:
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Store):
            owner = place.scope.owner(node.id)
            if owner is not None:
                owner.used.add(node.id)
        elif isinstance(node, ast.Call):
            self.calls[node.func] = node

    def _note_import(self, module: str) -> None:
        """Note that a module, or a name of it, is imported, and the packages that contain it."""
        while module:
            self.imported.add(module)
            module = module.rpartition(".")[0]

    @property
    def borrowed(self) -> frozenset[str]:
        """The last names of modules that this one takes the name imp from."""
        names = set()
        for node, _ in self.statements:
            if isinstance(node, ast.ImportFrom) and node.module != rules.IMP:
                names |= {node.module for alias in node.names if alias.name in (rules.IMP, "*")}
        for node, place in self.nodes:
            if isinstance(node, ast.Attribute) and node.attr == rules.IMP:
                names |= {last_name(node.value), *symbols(node.value, place)}
            elif isinstance(node, ast.Call) and len(node.args) > 1 and constant(node.args[1]) == rules.IMP:
                names |= {last_name(node.args[0]), *symbols(node.args[0], place)}
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.update(re.findall(r"([\w.]+)\.imp\b", node.value))
        return frozenset(name.rpartition(".")[2] for name in names if name)

    # What the checks ask

    def is_unused(self, name: str, scope: Scope) -> bool:
        """Return True if nothing uses a name that an import of a scope binds."""
        if scope is self.scope and (self.is_package or name in self.exported):
            return False
        return name not in scope.elsewhere.get(name, scope).used

    def mentions(self, *words: str) -> bool:
        """Return True if one of some words is anywhere in the text."""
        return any(word in self._lines for word in words)


_WORD = re.compile(r"\w+")
_BINDING = (ast.Import, ast.ImportFrom, ast.Assign)


def _names_to_follow(node: ast.AST, place: Place) -> Iterator[str]:
    """Yield the names that a node binds to what is gone."""
    bound: list[str] = []
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        bound = [alias.asname or alias.name for alias in node.names]
    elif isinstance(node, (ast.Assign, ast.NamedExpr)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        parts = (part for target in targets for part in ast.walk(target))
        bound = [part.id for part in parts if isinstance(part, ast.Name)]
    for name in bound:
        found = symbols(ast.Name(name, ast.Load()), place)
        if any(symbol == rules.IMP or rules.rule_for(symbol) for symbol in found):
            yield name
