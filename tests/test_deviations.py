"""The answers that differ from the standard library's: the rows of docs/compatibility.md.

If the standard library has an `imp`, each test also says what that answers.
"""

import importlib.machinery
import os
import sys
from pathlib import Path

import pytest
from interpreters import PYPY


@pytest.mark.parametrize(
    "options",
    [(), ("-X", "dev"), ("-b", "-b"), ("-X", "warn_default_encoding")],
    ids=lambda options: " ".join(options) or "no option",
)
def test_import_is_silent(run_python, options):
    assert run_python("import imp_compat", *options) == ""
    if sys.version_info < (3, 12):
        with pytest.raises(AssertionError, match="DeprecationWarning: the imp module is deprecated"):
            run_python("import imp", *options)


@pytest.mark.parametrize("mode", ["U", "rU"])
def test_load_module_accepts_mode_u(imp, make_tree, is_stdlib, mode):
    path = make_tree({"plugin.py": "value = 1"}) + "/plugin.py"
    with open(path, encoding="utf-8") as file:
        if is_stdlib and mode == "U" and sys.version_info >= (3, 11):
            with pytest.raises(ValueError, match="invalid file open mode 'U'"):
                imp.load_module("plugin", file, path, (".py", mode, imp.PY_SOURCE))
        else:
            assert imp.load_module("plugin", file, path, (".py", mode, imp.PY_SOURCE)).value == 1


@pytest.mark.parametrize("name", ["os", "site", "_collections_abc"])
@pytest.mark.parametrize("is_own", [False, True], ids=["of the standard library", "of one's own"])
def test_find_module_opens_the_source_of_what_3_11_froze(imp, is_stdlib, make_tree, name, is_own):
    directory = os.path.dirname(os.__file__)
    if is_own:
        directory = make_tree({name + ".py": ""})
        sys.path.insert(0, directory)
    file, pathname, description = imp.find_module(name)
    has_source = is_own or os.path.isfile(os.__file__)  # Pyodide has them in an archive
    if (is_stdlib and sys.version_info >= (3, 11) and not PYPY) or not has_source:
        assert (file, pathname, description) == (None, None, ("", "", imp.PY_FROZEN))
    else:
        file.close()
        assert pathname == os.path.join(directory, name + ".py")
        assert description == (".py", "r", imp.PY_SOURCE)


FROZEN = ["__hello__", "__phello__", "_frozen_importlib", "_frozen_importlib_external", "zipimport"]
if not PYPY:
    FROZEN.append("__phello__.spam")


@pytest.mark.parametrize("name", FROZEN)
def test_what_was_frozen_before_3_11_is_frozen(imp, make_tree, name):
    sys.path.insert(0, make_tree({name + ".py": "a module of one's own"}))
    type_ = imp.C_BUILTIN if imp.is_builtin(name) else imp.PY_FROZEN  # on PyPy, some are both
    assert imp.find_module(name) == (None, None, ("", "", type_))


def test_what_3_11_froze_is_frozen_if_its_source_is_gone(imp, monkeypatch):
    monkeypatch.setattr(sys, "path", [])
    if imp.is_frozen("os"):
        assert imp.find_module("os") == (None, None, ("", "", imp.PY_FROZEN))
    else:
        with pytest.raises(ImportError):
            imp.find_module("os")


def test_null_importer_find_module_takes_a_path(imp, is_stdlib):
    importer = imp.NullImporter("no/such/folder")
    if is_stdlib:
        with pytest.raises(TypeError):
            importer.find_module("os", None)
    else:
        assert importer.find_module("os", None) is None
        assert importer.find_module(fullname="os", path=["folder"]) is None


class TestReload:
    """gh-74037: a module that no finder knows is executed again from its own spec."""

    NO_SPEC = "spec not found for the module 'plugin'"

    @pytest.fixture
    def path(self, make_tree):
        return Path(make_tree({"plugin.conf": "value = 1"}), "plugin.conf")

    @pytest.fixture
    def module(self, imp, path):
        return imp.load_source("plugin", str(path))

    @pytest.fixture
    def not_stdlib(self, imp, is_stdlib, module):
        if is_stdlib:
            with pytest.raises(ModuleNotFoundError, match=self.NO_SPEC):
                imp.reload(module)
            pytest.skip("the standard library raises ModuleNotFoundError")

    def test_a_file_that_changes_and_vanishes_and_comes_back(self, imp, module, path, not_stdlib):
        path.write_text("value = 10")
        assert imp.reload(module) is module is sys.modules["plugin"]
        assert (module.value, module.__file__, module.__spec__.origin) == (10, str(path), str(path))
        path.unlink()
        with pytest.raises(FileNotFoundError):
            imp.reload(module)
        assert module is sys.modules["plugin"]
        path.write_text("value = 200")
        del module.__name__  # It is known by its spec.
        assert imp.reload(module).value == 200

    def test_a_package_its_module_and_an_extension(self, imp, not_stdlib, make_tree, extension):
        folder = make_tree({"package": {"__init__.py": "count = globals().get('count', 0) + 1"}, "a.py": ""})
        package = imp.load_package("package", folder + "/package")
        child = imp.load_source("package.child", folder + "/a.py")
        module = imp.load_dynamic(*extension)
        sys.path.clear()
        assert imp.reload(package).count == 2
        assert imp.reload(child) is child
        assert imp.reload(module) is module

    def test_the_finders_come_first(self, imp, module, path):
        (path.parent / "plugin.py").write_text("value = 'found'")
        sys.path.insert(0, str(path.parent))
        assert imp.reload(module).value == "found"

    @pytest.mark.parametrize("error", ["ModuleNotFoundError", "ZeroDivisionError"])
    def test_a_module_that_fails_is_executed_once_and_keeps_its_spec(
        self, imp, module, path, not_stdlib, error
    ):
        path.write_text(f"count = globals().get('count', 0) + 1\nraise {error}('no_such_module')")
        with pytest.raises((ModuleNotFoundError, ZeroDivisionError), match="no_such_module"):
            imp.reload(module)
        assert module.count == 1
        assert module is sys.modules["plugin"]
        assert module.__spec__.origin == str(path)
        assert not getattr(module.__spec__, "_initializing", False)

    @pytest.mark.parametrize("spec", [None, importlib.machinery.ModuleSpec("plugin", None), 3])
    def test_a_module_without_a_spec_or_a_loader(self, imp, is_stdlib, module, spec):
        del module.__spec__
        if spec:
            module.__spec__ = spec
        with pytest.raises(ModuleNotFoundError, match=self.NO_SPEC) as caught:
            imp.reload(module)
        assert caught.value.name == "plugin"
        assert getattr(module, "__spec__", None) is (None if is_stdlib else spec)


REPLACEMENT = """
import sys
class Replacement:
    value = 1
sys.modules[__name__] = Replacement()
"""


@pytest.mark.parametrize(
    ("source", "error"),
    [
        (REPLACEMENT, "__spec__"),
        (REPLACEMENT + "Replacement.__spec__ = __spec__", None),
        ("__spec__ = None", "'NoneType' object has no attribute 'loader'"),
        ("import sys; sys.modules[__name__] = None", "'NoneType' object has no attribute '__loader__'"),
    ],
    ids=["without spec", "with spec", "deleted spec", "without attributes"],
)
def test_load_source_returns_a_replacement_without_spec(imp, is_stdlib, make_tree, source, error):
    path = os.path.join(make_tree({"plugin.py": source}), "plugin.py")
    if is_stdlib and error:
        with pytest.raises(AttributeError, match=error):
            imp.load_source("plugin", path)
    else:
        module = imp.load_source("plugin", path)
        assert module is sys.modules["plugin"]
        assert REPLACEMENT not in source or (module.value, module.__loader__.path) == (1, path)
