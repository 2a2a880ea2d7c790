"""Ports off imp that look right and are not."""

from __future__ import annotations

from typing import Callable

import pytest

SPEC = "import importlib.util, sys\nspec = importlib.util.spec_from_file_location(n, 'p.py')\n"
MODULE = f"{SPEC}module = importlib.util.module_from_spec(spec)\n"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import importlib as imp\nimp.load_source(n, p)", ["2 IMP501 importlib.load_source"]),
        ("import importlib as imp\nimp.reload(m)\nimp.import_module(n)", []),
        ("from importlib import load_module", ["1 IMP501 importlib.load_module"]),
        ("import importlib.abc.Loader as imp", ["1 IMP501 importlib.abc.Loader"]),
        (
            "try:\n    import importlib.abc.Loader as imp\nexcept ImportError:\n    import imp",
            ["2 IMP501 importlib.abc.Loader guarded", "4 IMP001 imp unused"],
        ),
    ],
)
def test_importlib_in_the_place_of_imp(source: str, expected: list[str], uses: Callable) -> None:
    assert uses(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("import importlib\nimportlib.util.find_spec(n)", ["2 IMP502 importlib.util"]),
        ("import importlib\nimportlib.machinery.all_suffixes()", ["2 IMP502 importlib.machinery"]),
        ("import importlib, importlib.util\nimportlib.util.find_spec(n)", []),
        ("import importlib\nfrom importlib import util\nimportlib.util.find_spec(n)", []),
        ("import importlib\nfrom importlib.util import find_spec\nimportlib.util.x", []),
        ("import importlib, pkgutil\nimportlib.util.find_spec(n)", []),
        ("import importlib, inspect\nimportlib.machinery.all_suffixes()", []),
        ("import importlib\nimportlib.import_module('importlib.util')\nimportlib.util.find_spec(n)", []),
        (
            "import importlib\nif hasattr(importlib, 'util'):\n    importlib.util",
            ["3 IMP502 importlib.util guarded"],
        ),
        (
            "import importlib\ntry:\n    importlib.util\nexcept AttributeError:\n    pass",
            ["3 IMP502 importlib.util guarded"],
        ),
        ("import importlib\nimportlib.other.find_spec(n)", []),
        ("from . import importlib\nimportlib.util", []),
    ],
)
def test_a_submodule_that_is_not_imported(source: str, expected: list[str], uses: Callable) -> None:
    assert uses(source) == expected


@pytest.mark.parametrize(
    ("arguments", "is_found"),
    [
        ("'plugin', ['plugins']", True),
        ("name, [folder]", True),
        ("name, (folder,)", True),
        ("name, [x for x in folders]", True),
        ("name, sys.path", True),
        ("name, path", True),
        ("name, self.plugin_dirs", True),
        ("name, package.__path__", True),
        ("name, package=paths", True),
        ("name, os.path.dirname(__file__)", True),
        ("name, 'plugins/more'", True),
        ("name", False),
        ("name, package", False),
        ("name, 'package'", False),
        ("name, None", False),
        ("name, __package__", False),
        ("'.plugin', path", False),
        ("name, f()", False),
    ],
)
def test_find_spec_with_a_path(arguments: str, is_found: bool, findings: Callable) -> None:
    found = findings(f"import importlib.util, os, sys\nimportlib.util.find_spec({arguments})")
    assert [finding.code for finding in found] == ["IMP503"] * is_found


def test_find_spec_that_may_be_that_of_a_path_finder(findings: Callable) -> None:
    source = "find = machinery.PathFinder.find_spec if p else util.find_spec\nfind(name, path)"
    assert findings(f"from importlib import machinery, util\n{source}") == []


def test_find_spec_by_another_name(uses: Callable) -> None:
    source = "from importlib.util import find_spec as find_module\nfind_module(name, path)"
    assert uses(source) == ["2 IMP503 importlib.util.find_spec"]


@pytest.mark.parametrize(
    ("arguments", "is_found"),
    [
        ("n, 'plugins.conf'", True),
        ("n, location='plugins.conf'", True),
        ("n, 'script'", True),
        ("n, f'{folder}/plugin.txt'", True),
        ("n, folder + '/plugin.txt'", True),
        ("n, os.path.join(folder, 'script')", True),
        ("n, str(pathlib.Path(folder) / 'script')", True),
        ("n, CONFIG", True),
        ("n, 'plugins.conf', loader=None", True),
        ("n, 'plugin.py'", False),
        ("n, folder + os.sep + 'plugin.so'", False),
        ("n, f'{name}.pyc'", False),
        ("n, f'{name}conf'", False),
        ("n, name + 'py'", False),
        ("n, f'{folder}/{name}'", False),
        ("n, path", False),
        ("n, TWICE", False),
        ("n, f(path)", False),
        ("n, a - b", False),
        (
            "n, os.path.join(a, os.path.join(b, os.path.join(c, os.path.join(d, os.path.join(e, f('x'))))))",
            False,
        ),
        ("n", False),
        ("n, 'plugins.conf', loader=loader", False),
        ("n, 'plugins.conf', **options", False),
    ],
)
def test_a_spec_of_a_file_without_py(arguments: str, is_found: bool, findings: Callable) -> None:
    source = "import importlib.util, os, pathlib\nCONFIG = 'x.conf'\nTWICE = 'a.conf'\nTWICE = 'b.conf'\n"
    found = findings(f"{source}importlib.util.spec_from_file_location({arguments})")
    assert [finding.code for finding in found] == ["IMP504"] * is_found


EXECUTE = "spec.loader.exec_module(module)"


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        (f"{MODULE}{EXECUTE}", True),
        (f"{MODULE}{EXECUTE}\nsys.modules[n] = module", True),
        (f"{MODULE}if sys.modules[n]: pass\n{EXECUTE}", True),
        (f"{MODULE}print(n)\n{EXECUTE}", True),
        (f"{MODULE}sys.modules.get(n)\n{EXECUTE}", True),
        (f"{MODULE}sys.modules[n] = module\n{EXECUTE}", False),
        (f"{MODULE}sys.modules.setdefault(n, module)\n{EXECUTE}", False),
        (f"{MODULE}monkeypatch.setitem(sys.modules, n, module)\n{EXECUTE}", False),
        (f"{MODULE}with mock.patch.dict('sys.modules'):\n    {EXECUTE}", False),
        (f"{MODULE}register(module)\n{EXECUTE}", False),
        (f"{MODULE}register(it=module)\n{EXECUTE}", False),
        (f"{MODULE}sys.modules[n] = module\ndef f():\n    {EXECUTE}", False),
        (f"{MODULE}def f():\n    sys.modules[n] = 1\n{EXECUTE}", True),
        ("def f(module):\n    loader.exec_module(module)\nimportlib.util", False),
        ("import importlib.util\nloader.exec_module()", False),
    ],
)
def test_exec_module_without_an_entry_in_sys_modules(source: str, is_found: bool, findings: Callable) -> None:
    assert [finding.code for finding in findings(source)] == ["IMP505"] * is_found


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        (f"{MODULE}sys.modules[n] = module", True),
        (f"{MODULE}exec(code, vars(module))", False),
        ("import importlib.util as u\nu.module_from_spec(u.spec_from_loader(n, loader=None))", False),
        ("import importlib.util as u\nspec = u.spec_from_loader(n, None)\nu.module_from_spec(spec)", False),
        ("import importlib.util as u\nu.module_from_spec(u.spec_from_loader(n, loader))", True),
        (f"{MODULE}load(module)", True),
        ("import importlib.util\ndef f(spec):\n    return importlib.util.module_from_spec(spec)", True),
        ("import importlib.util\nimportlib.util.module_from_spec()", True),
    ],
)
def test_a_module_that_nothing_in_the_source_executes(
    source: str, is_found: bool, findings: Callable
) -> None:
    assert [finding.code for finding in findings(source)] == ["IMP506"] * is_found


IN_FUNCTION = """\
import importlib.util
def load(n, p):
    spec = importlib.util.spec_from_file_location(n, p)
    module = importlib.util.module_from_spec(spec)
    {}
def other(loader, module):
    loader.exec_module(module)
"""


@pytest.mark.parametrize(
    ("rest", "is_found"),
    [
        ("return module", True),
        ("return other(spec.loader, module)", False),
        ("return exec(code, vars(module))", False),
        ("def run(): spec.loader.exec_module(module)", False),
    ],
)
def test_a_module_that_its_function_does_not_execute(rest: str, is_found: bool, findings: Callable) -> None:
    codes = [finding.code for finding in findings(IN_FUNCTION.format(rest))]
    assert ("IMP506" in codes) is is_found


def test_a_module_of_a_spec_that_is_handed_in_may_be_executed_elsewhere(findings: Callable) -> None:
    source = "import importlib.util\ndef create(spec):\n    return importlib.util.module_from_spec(spec)\n"
    assert findings(f"{source}def run(l, m):\n    l.exec_module(m)") == []
