"""Checks for PEP 302: classes that the import system no longer calls, and methods that are gone."""

from __future__ import annotations

import ast
from typing import Iterator

from imp_compat.migrate.finding.module import ATTRIBUTE_ERRORS, Module, Use, imports_of, use
from imp_compat.migrate.finding.names import resolve, symbols
from imp_compat.migrate.finding.scopes import REPLACED, Place, defined_names, last_name
from imp_compat.migrate.rules import facts, protocols

# Bases without find_spec and exec_module
_PLAIN_BASES = {
    *("importlib.abc.Finder", "importlib.abc.Loader", "importlib.abc.MetaPathFinder"),
    *("importlib.abc.PathEntryFinder", "importlib.abc.ResourceLoader", "object"),
}
# What tells a loader from an object that loads modules of another kind
_OTHER_METHODS = {
    *("create_module", "find_loader", "find_module", "find_spec", "get_code", "get_data", "get_filename"),
    *("get_source", "is_package"),
}


def check_class(node: ast.ClassDef, place: Place, module: Module) -> Iterator[Use]:
    """Find finders without find_spec, and loaders without exec_module."""
    methods = [part for part in node.body if isinstance(part, ast.FunctionDef) and part.name in REPLACED]
    family = _family(node, place, module) if methods else []
    names = {name for member in family for statement in member.body for name in defined_names(statement)}
    for method in methods if names & {"find_module", "load_module"} else ():
        if REPLACED[method.name] in names or not _fits_pep_302(method):
            continue
        if _is_importer(node, place, module, method, names):
            rule = protocols.LOADER if method.name == "load_module" else protocols.FINDER
            symbol = next(symbol for symbol in rule.symbols if symbol.endswith(method.name))
            yield use(rule, symbol, method, place)


def _family(node: ast.ClassDef, place: Place, module: Module) -> list[ast.ClassDef]:
    """Return a class and its bases, or nothing if a base is not known."""
    family: list[ast.ClassDef] = [node]
    bases = list(node.bases)
    while bases:
        base = bases.pop()
        name = last_name(base.func if isinstance(base, ast.Call) else base)
        if isinstance(base, ast.Call) and name in ("namedtuple", "with_metaclass"):
            # The first argument is a metaclass, or the name of the tuple.
            bases += base.args[1:] if name == "with_metaclass" else []
        elif not symbols(base, place) & _PLAIN_BASES and name != "object":
            known = module.classes.get(name) if isinstance(base, ast.Name) else None
            if known is None:
                return []
            if known not in family:
                family.append(known)
                bases += known.bases
    return family


def _fits_pep_302(method: ast.FunctionDef) -> bool:
    """Return True if the import system can call a method with the arguments that PEP 302 gives it."""
    positional = method.args.args[1:]
    most = 2 if method.name == "find_module" else 1
    is_enough = bool(positional or method.args.vararg)
    return is_enough and len(positional) - len(method.args.defaults) <= most


def _is_importer(
    node: ast.ClassDef, place: Place, module: Module, method: ast.FunctionDef, names: set[str]
) -> bool:
    """Return True if the import system gets objects of a class, as far as its file says."""
    if any(symbol.startswith("importlib.abc.") for base in node.bases for symbol in symbols(base, place)):
        return True
    registers = module.mentions("meta_path", "path_hooks")
    if method.name == "load_module":
        is_alone = {name for name in names if not name.startswith("_")} == {"load_module"}
        return bool(names & _OTHER_METHODS) or (registers and is_alone) or _is_handed_out(node.name, module)
    is_named_so = [part.arg for part in method.args.args[1:2]] == ["fullname"]
    return registers or is_named_so or "load_module" in names


def _is_handed_out(name: str, module: Module) -> bool:
    """Return True if a finder of a module returns objects of a class."""
    return any(
        isinstance(part, ast.Return)
        and isinstance(part.value, ast.Call)
        and last_name(part.value.func) == name
        for node, _ in module.statements
        if isinstance(node, ast.FunctionDef) and node.name in ("find_loader", "find_module", "find_spec")
        for part in ast.walk(node)
    )


def check_call(node: ast.Call, place: Place, module: Module) -> Iterator[Use]:
    """Find the calls of methods that importlib's finders and loaders lost."""
    if not isinstance(node.func, ast.Attribute) or node.func.attr not in REPLACED:
        return
    method, owner = node.func.attr, node.func.value
    is_load = method == "load_module"
    rule = protocols.LOAD_MODULE_CALL if is_load else protocols.FIND_MODULE_CALL
    is_one = _is_loader if is_load else facts.FINDERS.__contains__
    found = [way for way in resolve(owner, place) if is_one(way.symbol)]
    # Such as spec.loader, if nothing else is known of spec
    is_of_spec = isinstance(owner, ast.Attribute) and last_name(owner.value).endswith("spec")
    if found or (is_load and is_of_spec and last_name(owner) == "loader"):
        symbol = next(symbol for symbol in rule.symbols if symbol.endswith(f"{method}()"))
        imports = imports_of(found)
        yield use(rule, symbol, node, place, errors=ATTRIBUTE_ERRORS)._replace(imports=imports)


def _is_loader(symbol: str) -> bool:
    if symbol in facts.LOADERS or symbol.endswith((".__loader__", "__spec__.loader")):
        return True
    maker, _, last = symbol.rpartition(".")
    if last == "loader":
        return maker == "importlib.util.spec_from_file_location()" or maker.endswith(".find_spec()")
    return last in ("find_module()", "find_loader()") and maker != "imp"
