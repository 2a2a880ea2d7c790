"""The names of the module, what they are, and what they take."""

import inspect
import typing

import pytest
from usage import start

TYPE_CODES = ["SEARCH_ERROR", "PY_SOURCE", "PY_COMPILED", "C_EXTENSION", "PY_RESOURCE", "PKG_DIRECTORY"]
TYPE_CODES += ["C_BUILTIN", "PY_FROZEN", "PY_CODERESOURCE", "IMP_HOOK"]
# Attributes of the standard library's `imp` that imp_compat lacks: importing these modules is slow.
MODULES_NOT_IMPORTED = {"importlib", "machinery", "tokenize", "types", "util", "warnings"}
# Functions that are the interpreter's own in the standard library's `imp`, and so in ours.
BUILT_IN = ["acquire_lock", "create_dynamic", "get_frozen_object", "init_frozen", "is_builtin", "is_frozen"]
BUILT_IN += ["is_frozen_package", "lock_held", "release_lock"]
SIGNATURES = {
    "NullImporter": "(path)",
    "cache_from_source": "(path, debug_override=None)",
    "find_module": "(name, path=None)",
    "get_magic": "()",
    "get_suffixes": "()",
    "get_tag": "()",
    "init_builtin": "(name)",
    "load_compiled": "(name, pathname, file=None)",
    "load_dynamic": "(name, path, file=None)",
    "load_module": "(name, file, filename, details)",
    "load_package": "(name, path)",
    "load_source": "(name, pathname, file=None)",
    "new_module": "(name)",
    "reload": "(module)",
    "source_from_cache": "(path)",
}
PUBLIC_NAMES = {*SIGNATURES, *BUILT_IN, *TYPE_CODES, "SourcelessFileLoader", "os", "sys"}


def test_type_codes_count_from_zero(imp):
    assert [getattr(imp, name) for name in TYPE_CODES] == list(range(10))


@pytest.mark.parametrize(("name", "expected"), SIGNATURES.items())
def test_functions_of_the_module_take_what_those_of_3_11_take(imp, is_stdlib, name, expected):
    function = getattr(imp, name)
    signature = inspect.signature(function)
    parameters = [p.replace(annotation=p.empty) for p in signature.parameters.values()]
    assert str(signature.replace(parameters=parameters, return_annotation=signature.empty)) == expected
    assert function.__module__ == imp.__name__
    if not is_stdlib:
        assert "Replacement: " in inspect.getdoc(function)
        hints = typing.get_type_hints(function.__init__ if isinstance(function, type) else function)
        assert set(hints) == {*signature.parameters, "return"}


def test_functions_of_the_interpreter_are_its_own(imp, whole):
    import _imp

    assert [name for name in BUILT_IN if getattr(imp, name) is not getattr(_imp, name)] == []


def test_public_names_are_exactly_those_of_the_standard_library(imp, is_stdlib):
    names = {}
    exec(f"from {imp.__name__} import *", names)
    del names["__builtins__"]
    assert set(names) == PUBLIC_NAMES | (MODULES_NOT_IMPORTED if is_stdlib else set())


def test_a_new_process_has_no_other_public_attributes(run_python):
    names = run_python("import imp_compat; print(*(n for n in vars(imp_compat) if not n.startswith('_')))")
    assert set(names.split()) == PUBLIC_NAMES


@pytest.mark.parametrize("name", ["_LoadSourceCompatibility", "_LoadCompiledCompatibility"])
def test_the_private_loaders_that_code_touches(imp, name, make_tree):
    folder = make_tree({"data.txt": b"data"})
    path = f"{folder}/data.txt"
    with open(path, encoding="utf-8") as file:
        loader = getattr(imp, name)("data", path, file)
        assert loader.get_data(path) == b"data"
        assert loader.get_data(path) == b"data"
        assert file.closed


def test_the_platform_that_loads_no_extensions(run_python):
    """As on platforms without dynamic loading: `create_dynamic` and `load_dynamic` are None."""
    code = "from importlib import machinery\nmachinery.EXTENSION_SUFFIXES.clear()"
    code += start("imp_compat", ["_imp.create_dynamic"])
    code += """
print(imp.create_dynamic, imp.load_dynamic)
try:
    imp.load_module("name", None, "name.so", (".so", "rb", imp.C_EXTENSION))
except ImportError as error:
    print(error)
"""
    assert run_python(code).splitlines() == ["None None", "Don't know how to import name (type code 3)"]
