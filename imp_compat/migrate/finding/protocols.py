"""Checks for PEP 302: classes that the import system no longer calls, and methods that are gone."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate import rules
from imp_compat.migrate.finding.conditions import is_guarded
from imp_compat.migrate.finding.module import Module, Use
from imp_compat.migrate.finding.names import constant, resolve, symbols
from imp_compat.migrate.finding.scopes import Place, defined_names, last_name
from imp_compat.migrate.rules import facts

ATTRIBUTE_ERRORS = frozenset(["AttributeError"])

# Bases without find_spec and exec_module
_PLAIN_BASES = {
    "importlib.abc.Finder",
    "importlib.abc.Loader",
    "importlib.abc.MetaPathFinder",
    "importlib.abc.PathEntryFinder",
    "importlib.abc.ResourceLoader",
    "object",
}
# Functions that return a base without them, unless an argument has them
_CLASS_MAKERS = frozenset(["namedtuple", "with_metaclass"])

# What tells a loader from an object that loads modules of another kind
_OTHER_METHODS = {
    "create_module",
    "find_loader",
    "find_module",
    "find_spec",
    "get_code",
    "get_data",
    "get_filename",
    "get_source",
    "is_package",
}
_FINDER_METHODS = frozenset(["find_loader", "find_module", "find_spec"])


def check_class(node: ast.ClassDef, place: Place, module: Module) -> Iterator[Use]:
    """Find finders without find_spec, and loaders without exec_module."""
    methods = {statement.name: statement for statement in node.body if isinstance(statement, ast.FunctionDef)}
    if not methods.keys() & {"find_module", "find_loader", "load_module"}:
        return
    family = _family(node, place, module)
    names = {name for member in family for statement in member.body for name in defined_names(statement)}
    if not names & {"find_module", "load_module"}:
        return
    for rule, name, successor in (
        (rules.protocols.FINDER, "find_module", "find_spec"),
        (rules.protocols.FINDER, "find_loader", "find_spec"),
        (rules.protocols.LOADER, "load_module", "exec_module"),
    ):
        method = methods.get(name)
        if method is None or successor in names or _needs_others(method, successor, node):
            continue
        if _fits_pep_302(method) and _is_importer(node, place, module, method, names):
            symbol = next(symbol for symbol in rule.symbols if symbol.endswith(name))
            yield Use(rule, symbol, method, is_guarded(rule, place))


def _needs_others(method: ast.FunctionDef, successor: str, node: ast.ClassDef) -> bool:
    """Return True if a method calls its successor on self, or a class without bases calls super()."""
    return any(
        (isinstance(part, ast.Attribute) and part.attr == successor and last_name(part.value) == "self")
        or (isinstance(part, ast.Call) and _asks_self_for(part, successor))
        or (not node.bases and last_name(part) == "super")
        for part in ast.walk(method)
    )


def _asks_self_for(call: ast.Call, name: str) -> bool:
    return len(call.args) > 1 and last_name(call.args[0]) == "self" and constant(call.args[1]) == name


def _family(node: ast.ClassDef, place: Place, module: Module) -> list[ast.ClassDef]:
    """Return a class and its bases, or nothing if a base is not known."""
    family: list[ast.ClassDef] = []
    pending = [node]
    while pending:
        member = pending.pop()
        if member in family:
            continue
        family.append(member)
        bases = list(member.bases)
        while bases:
            base = bases.pop()
            if isinstance(base, ast.Call) and last_name(base.func) in _CLASS_MAKERS:
                # The metaclass, or the name of the tuple, is no base.
                bases += base.args[1:] if last_name(base.func) == "with_metaclass" else []
            elif not symbols(base, place) & _PLAIN_BASES:
                known = module.classes.get(last_name(base)) if isinstance(base, ast.Name) else None
                if known is None and not (isinstance(base, ast.Name) and base.id == "object"):
                    return []
                pending += [known] if known else []
    return family


def _fits_pep_302(method: ast.FunctionDef) -> bool:
    """Return True if the import system can call a method with the arguments that PEP 302 gives it."""
    arguments = method.args
    positional = [*getattr(arguments, "posonlyargs", ()), *arguments.args]
    if not any(last_name(decorator) == "staticmethod" for decorator in method.decorator_list):
        positional = positional[1:]
    required = len(positional) - len(arguments.defaults)
    most = 2 if method.name == "find_module" else 1
    return (
        required <= most
        and bool(positional or arguments.vararg)
        and all(default is not None for default in arguments.kw_defaults)
    )


def _is_importer(
    node: ast.ClassDef, place: Place, module: Module, method: ast.FunctionDef, names: set[str]
) -> bool:
    """Return True if the import system gets objects of a class, as far as its file says."""
    if any(symbol.startswith("importlib.abc.") for base in node.bases for symbol in symbols(base, place)):
        return True
    registers = module.mentions("meta_path", "path_hooks")
    if method.name == "load_module":
        methods = {name for name in names if not name.startswith("_")}
        return (
            bool(names & _OTHER_METHODS)
            or (registers and methods == {"load_module"})
            or node.name in _handed_out(module)
        )
    positional = [*getattr(method.args, "posonlyargs", ()), *method.args.args]
    is_named_so = len(positional) > 1 and positional[1].arg == "fullname" and not method.args.vararg
    return registers or is_named_so or "load_module" in names


def _handed_out(module: Module) -> set[str]:
    """Return the names that the finders of a module return, or give to a spec."""
    names = set()
    for node, _ in module.statements:
        if isinstance(node, ast.FunctionDef) and node.name in _FINDER_METHODS:
            for part in ast.walk(node):
                if isinstance(part, ast.Return) and isinstance(part.value, ast.Call):
                    names.add(last_name(part.value.func))
    return names


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find the calls of methods that importlib's finders and loaders lost."""
    if not isinstance(node.func, ast.Attribute):
        return
    method, owner = node.func.attr, node.func.value
    if method in ("find_module", "find_loader"):
        rule, is_one = rules.protocols.FIND_MODULE_CALL, _is_finder
    elif method == "load_module":
        rule, is_one = rules.protocols.LOAD_MODULE_CALL, _is_loader
    else:
        return
    found = [way for way in resolve(owner, place) if is_one(way.symbol)]
    if found or (rule is rules.protocols.LOAD_MODULE_CALL and _is_loader_of_spec(owner)):
        symbol = next(symbol for symbol in rule.symbols if symbol.endswith(f"{method}()"))
        caught = is_guarded(rule, place, errors=ATTRIBUTE_ERRORS)
        imports = tuple(dict.fromkeys(statement for way in found for statement in way.imports))
        yield Use(rule, symbol, node, caught, imports=imports)


def _is_finder(symbol: str) -> bool:
    return symbol in facts.FINDERS


def _is_loader(symbol: str) -> bool:
    if symbol in facts.LOADERS or symbol.endswith((".__loader__", "__spec__.loader")):
        return True
    maker, _, method = symbol.rpartition(".")
    if method in ("find_module()", "find_loader()"):
        return maker != rules.IMP
    return method == "loader" and (maker in facts.SPECS or maker.endswith(".find_spec()"))


def _is_loader_of_spec(node: ast.expr) -> bool:
    """Return True if an expression is such as spec.loader, if nothing else is known of spec."""
    return (
        isinstance(node, ast.Attribute) and node.attr == "loader" and last_name(node.value).endswith("spec")
    )
