"""Code of a host that calls every function of imp, for processes and interpreters of its own."""

from pathlib import Path

from trees import compiled

TESTS = str(Path(__file__).parent)
# The current directory of the host
TREE = {
    "plugin.py": "x = 'plugin'",
    "bytecode.pyc": compiled("x = 'bytecode'"),
    "package": {"__init__.py": "from . import part\nx = 'package'", "part.py": "x = 'part'"},
    "bad.py": "1 / 0",
}
USE_ALL = """
import sys

def find_and_load(fullname, name, path):
    file, pathname, description = imp.find_module(name, path)
    try:
        return imp.load_module(fullname, file, pathname, description)
    finally:
        if file:
            file.close()

def use_all():
    was_held = imp.lock_held()
    imp.acquire_lock()
    assert imp.lock_held()
    imp.release_lock()
    assert imp.lock_held() is was_held
    modules = [
        imp.load_source("plugin", "plugin.py"),
        imp.load_compiled("bytecode", "bytecode.pyc"),
        imp.load_package("package", "package"),
        find_and_load("package.part", "part", ["package"]),
        imp.reload(sys.modules["plugin"]),
    ]
    assert [module.x for module in modules] == ["plugin", "bytecode", "package", "part", "plugin"]
    assert modules == [sys.modules[module.__name__] for module in modules]
    assert modules[2].part is modules[3]
    for name in ("plugin", "bytecode", "package"):
        assert find_and_load("found_" + name, name, ["."]).x == name
    try:
        imp.load_source("bad", "bad.py")
    except ZeroDivisionError:
        assert "bad" not in sys.modules
    assert imp.init_builtin("time").sleep
    imp.find_module("tokenize")[0].close()
    imp.is_builtin("sys"), imp.is_frozen("zipimport"), imp.new_module("new")
    imp.get_suffixes(), imp.get_magic(), imp.get_tag()
    imp.source_from_cache(imp.cache_from_source("plugin.py"))
    imp.NullImporter("no such directory").find_module("plugin")
"""
# The modules that use_all() loads
LOADED = {"plugin", "bytecode", "package", "package.part"}
LOADED |= {"found_plugin", "found_bytecode", "found_package", "found_package.part"}


def start(name, missing=()):
    """Return code that imports an imp, without the missing private names, and defines use_all()."""
    mask = f"import masking\nmasking.import_imp_compat({missing!r})\n" if missing else ""
    return f"""
import sys, warnings
sys.path[:0] = ["", {TESTS!r}]
{mask}with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    import {name} as imp
{USE_ALL}"""
