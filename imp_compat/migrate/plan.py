"""Which uses fix moves off imp, found apart from how, so that scan can report it too."""

from __future__ import annotations

import ast

from imp_compat.migrate import rules
from imp_compat.migrate.finding import Use


def movable(uses: list[Use]) -> list[Use]:
    """Return the uses that move to imp_compat: imports of imp, and what is used through them.

    None moves if a string of the module names imp: both have to stay the same module.
    """
    uses = [use for use in uses if use.symbol.partition(".")[0] == rules.IMP]
    if any(_is_text(use) for use in uses):
        return []
    imports = {use.node for use in uses if _is_movable_import(use)}
    return [
        use
        for use in uses
        if use.rule is not rules.imp_module.UNKNOWN_NAME and imports.issuperset(use.imports)
    ]


def _is_text(use: Use) -> bool:
    """Return True if a string names imp, as in sys.modules["imp"] or mock.patch("imp.reload")."""
    return not use.imports or (isinstance(use.node, ast.Call) and use.node in use.imports)


def _is_movable_import(use: Use) -> bool:
    if use.is_guarded or not isinstance(use.node, (ast.Import, ast.ImportFrom)):
        return False
    names = [alias.name for alias in use.node.names] if isinstance(use.node, ast.ImportFrom) else []
    return rules.IMP_NAMES.issuperset(name for name in names if name != "*")
