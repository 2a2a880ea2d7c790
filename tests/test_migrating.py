"""The table of docs/migrating.md: each replacement runs, and each caveat is true."""

import doctest
import importlib
import py_compile
import sys
import threading
import tokenize
import zipfile
from importlib import machinery, util
from pathlib import Path
from types import ModuleType

import documents
import pytest
from interpreters import PYPY

import imp_compat

MIGRATING = documents.ROOT / "docs" / "migrating.md"
TABLE = documents.rows(MIGRATING, "| Old call | Replacement | Caveats |")

# The values of the table's names, in a directory with plugins; for some functions, other values.
ARGUMENTS = {
    "name": "casual",
    "path": ["."],
    "pathname": "casual.py",
    "directory": "polite",
    "details": (".py", "r", 1),
}
ARGUMENTS_OF = {
    "load_compiled": {"pathname": "secret.pyc"},
    "cache_from_source": {"path": "casual.py"},
    "source_from_cache": {"path": "__pycache__/casual.cpython-312.pyc"},
    "init_builtin": {"name": "time"},
    "is_builtin": {"name": "time"},
    "init_frozen": {"name": "__phello__"},
    "is_frozen": {"name": "__phello__"},
    "is_frozen_package": {"name": "__phello__"},
    "get_frozen_object": {"name": "__phello__"},
    "NullImporter": {"path": "plugins.zip"},
}

needs_frozen = pytest.mark.skipif(
    machinery.FrozenImporter.find_spec("__phello__") is None,
    reason="PyPy has no frozen modules",
)


@pytest.fixture(autouse=True)
def _plugins(tmp_path, monkeypatch):
    """A current directory, on sys.path, with plugins."""
    (tmp_path / "casual.py").write_text("greeting = 'Hi'\n")
    (tmp_path / "polite").mkdir()
    (tmp_path / "polite" / "__init__.py").write_text("greeting = 'How do you do'\n")
    (tmp_path / "broken.py").write_text("raise RuntimeError\n")
    py_compile.compile(str(tmp_path / "casual.py"), str(tmp_path / "secret.pyc"), doraise=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))


@pytest.fixture
def names():
    """The names that the session above the table defines, such as load."""
    block = next(block for block in documents.blocks(MIGRATING, "python") if "def load(" in block.code)
    definitions = block.code.split(">>> spec =")[0]
    session = doctest.DocTestParser().get_doctest(definitions, {}, str(block), None, None)
    assert doctest.DocTestRunner().run(session, clear_globs=False).failed == 0
    return session.globs


def test_every_public_name_has_a_row():
    calls = [span for row in TABLE for span in documents.code_spans(row[0])]
    of_other_modules = {"SourcelessFileLoader", "os", "sys"}  # which `from imp import *` bound, too
    assert {call.split("(")[0] for call in calls} == set(imp_compat.__all__) - of_other_modules


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(row, id=row[0].replace("`", ""), marks=needs_frozen if "frozen" in row[0] else [])
        for row in TABLE
    ],
)
def test_row_runs(row, imp, names, request):
    old_call, replacement, caveats = row
    function = documents.code_spans(old_call)[0].split("(")[0]
    arguments = {**ARGUMENTS, **ARGUMENTS_OF.get(function, {})}
    if function in ("load_dynamic", "create_dynamic"):
        arguments["name"], arguments["pathname"] = request.getfixturevalue("extension")
    arguments["spec"] = util.spec_from_file_location(arguments["name"], arguments["pathname"])
    arguments["module"] = importlib.import_module("casual")
    with open("casual.py", encoding="utf-8") as arguments["file"]:
        old = [eval(span, {**vars(imp), **arguments}) for span in documents.code_spans(old_call)]
    new = [eval(span, {**names, **arguments}) for span in documents.code_spans(replacement)]
    if function == "find_module":
        old[0][0].close()
    if caveats.startswith("none"):
        assert [_comparable(value) for value in new] == [_comparable(value) for value in old]
    else:
        assert new or replacement == "none"


def _comparable(value):
    """Return a module's name, file and type; anything else as it is."""
    if isinstance(value, ModuleType):
        return value.__name__, getattr(value, "__file__", None), type(value)
    return value


# Caveats


def test_find_spec_returns_none_where_imp_raises(imp):
    assert util.find_spec("nowhere") is machinery.PathFinder.find_spec("nowhere", ["."]) is None
    with pytest.raises(ImportError):
        imp.find_module("nowhere")


def test_find_spec_raises_where_sys_modules_has_the_module_without_a_spec(imp):
    sys.modules["casual"] = imp.new_module("casual")
    with pytest.raises(ValueError, match="__spec__ is None"):
        util.find_spec("casual")
    file, *_ = imp.find_module("casual")
    file.close()


def test_find_spec_says_frozen_from_3_11_on():
    spec = util.find_spec("os")
    assert spec is not None
    assert (spec.origin == "frozen") is (sys.version_info >= (3, 11) and not PYPY)


def test_tokenize_opens_what_find_spec_finds(imp):
    Path("french.py").write_bytes("# coding: latin-1\ngreeting = 'Enchanté'\n".encode("latin-1"))
    spec = machinery.PathFinder.find_spec("french", ["."])
    assert spec is not None
    assert spec.origin is not None
    with tokenize.open(spec.origin) as opened, imp.find_module("french", ["."])[0] as found:
        assert opened.read() == found.read()


def test_find_spec_finds_namespace_packages(imp):
    Path("namespace").mkdir()
    spec = machinery.PathFinder.find_spec("namespace", ["."])
    assert spec is not None
    assert spec.submodule_search_locations is not None
    with pytest.raises(ImportError):
        imp.find_module("namespace", ["."])


def test_find_spec_finds_what_is_in_zip_files(imp):
    with zipfile.ZipFile("plugins.zip", "w") as archive:
        archive.write("casual.py")
    assert machinery.PathFinder.find_spec("casual", ["plugins.zip"])
    with pytest.raises(ImportError):
        imp.find_module("casual", ["plugins.zip"])


def test_load_makes_a_new_module_where_imp_executes_the_old_one(imp, names):
    spec = util.spec_from_file_location("casual", "casual.py")
    assert names["load"](spec) is not names["load"](spec)
    assert imp.load_source("casual", "casual.py") is imp.load_source("casual", "casual.py")


def test_load_and_imp_leave_it_to_an_extension_whether_its_module_is_new(imp, names, extension):
    spec = util.spec_from_file_location(*extension)
    old = imp.load_dynamic(*extension)
    is_new = imp.load_dynamic(*extension) is not old
    assert (names["load"](spec) is not old) is is_new


def test_module_from_spec_sets_what_create_dynamic_does_not(imp, extension):
    spec = util.spec_from_file_location(*extension)
    assert spec is not None
    assert getattr(imp.create_dynamic(spec), "__spec__", None) is not spec
    assert util.module_from_spec(spec).__spec__ is spec


def test_load_leaves_a_module_whose_code_raises(imp, names):
    with pytest.raises(RuntimeError):
        imp.load_source("broken", "broken.py")
    assert "broken" not in sys.modules
    with pytest.raises(RuntimeError):
        names["load"](util.spec_from_file_location("broken", "broken.py"))
    assert "broken" in sys.modules


@pytest.mark.usefixtures("threads")
def test_load_lets_other_threads_import_the_module_half_made(names):
    Path("slow.py").write_text("import seen\nseen.while_it_runs()\ngreeting = 'At last'\n")
    seen = ModuleType("seen")
    sys.modules["seen"] = seen

    def import_it():
        seen.greeting = getattr(importlib.import_module("slow"), "greeting", None)

    def while_it_runs():
        thread = threading.Thread(target=import_it)
        thread.start()
        thread.join()

    seen.while_it_runs = while_it_runs
    names["load"](util.spec_from_file_location("slow", "slow.py"))
    assert seen.greeting is None


def test_there_is_no_spec_for_another_suffix(imp):
    Path("host.conf").write_text("greeting = 'Hi'\n")
    assert util.spec_from_file_location("host_config", "host.conf") is None
    assert imp.load_source("host_config", "host.conf").greeting == "Hi"


def test_importlib_reload_raises_where_no_finder_knows_the_module(imp):
    module = imp.load_source("no_finder_knows", "casual.py")
    with pytest.raises(ModuleNotFoundError):
        importlib.reload(module)


def test_suffixes_have_no_modes_and_no_type_codes(imp, names):
    (row,) = (row for row in TABLE if row[0] == "`get_suffixes()`")
    assert eval(documents.code_spans(row[1])[0], names) == [suffix for suffix, _, _ in imp.get_suffixes()]


def test_import_module_raises_where_init_functions_return_none(imp):
    assert imp.init_builtin("nowhere") is imp.init_frozen("nowhere") is None
    with pytest.raises(ImportError):
        importlib.import_module("nowhere")


def test_import_module_finds_modules_of_any_kind(imp):
    assert imp.init_builtin("casual") is imp.init_frozen("casual") is None
    assert importlib.import_module("casual").greeting == "Hi"


@needs_frozen
def test_import_module_does_not_execute_a_frozen_module_again(imp):
    module = imp.init_frozen("__hello__")
    del module.initialized
    assert not hasattr(importlib.import_module("__hello__"), "initialized")
    assert imp.init_frozen("__hello__").initialized


def test_path_importer_cache_has_none_for_what_no_hook_takes(imp):
    assert machinery.PathFinder.find_spec("casual", ["plugins.zip"]) is None
    assert sys.path_importer_cache["plugins.zip"] is None
    assert imp.NullImporter("plugins.zip").find_module("casual") is None


def test_a_lock_of_your_own_is_not_the_import_lock(imp):
    lock = threading.RLock()
    with lock:
        assert not imp.lock_held()


def test_loaders_and_locations_do_not_tell_all_kinds_apart():
    Path("namespace").mkdir()
    package = machinery.PathFinder.find_spec("polite", ["."])
    namespace = machinery.PathFinder.find_spec("namespace", ["."])
    assert package is not None
    assert isinstance(package.loader, machinery.SourceFileLoader)
    assert namespace is not None
    assert namespace.submodule_search_locations is not None
