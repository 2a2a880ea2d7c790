"""Which uses fix moves off imp, found apart from how, so that scan can report it too."""

from __future__ import annotations

import ast

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Use
from imp_compat.migrate.finding.names import argument


def movable(uses: list[Use]) -> list[Use]:
    """Return the uses that move to imp_compat: imports of imp, and what is used through them."""
    imports = {use.node for use in uses if _is_movable_import(use)}
    return [use for use in uses if use.node in imports or _follows(use, imports)]


def _is_movable_import(use: Use) -> bool:
    if use.rule is not rules.imp_module.IMP_MODULE or use.is_guarded:
        return False
    if isinstance(use.node, ast.ImportFrom):
        return all(alias.name == "*" or alias.name in rules.IMP_NAMES for alias in use.node.names)
    return isinstance(use.node, (ast.Call, ast.Import))


def _follows(use: Use, imports: set[ast.AST]) -> bool:
    """Return True if a use that is not an import moves with some imports."""
    if use.rule is rules.imp_module.IMP_MODULE:
        return isinstance(use.node, ast.Subscript) and bool(imports)
    if not use.symbol.startswith(f"{rules.IMP}.") or use.rule is rules.imp_module.UNKNOWN_NAME:
        return False
    if use.imports:
        return imports.issuperset(use.imports)
    # mock.patch("imp.reload"), or sys.modules["imp"].reload
    is_text = isinstance(use.node, ast.Call) and isinstance(argument(use.node, 0), ast.Constant)
    return not use.is_guarded if is_text else bool(imports)
