"""Ports off imp that look right and are not."""

import pytest

# Those for which a loader is found, on one system or another
SUFFIXES = [".py", ".pyc", ".pyd", ".pyw", ".so", ".fwork", ".dll", ".sl"]
SPEC = "import importlib.util, sys\nspec = importlib.util.spec_from_file_location(n, 'p.py')\n"
MODULE = f"{SPEC}module = importlib.util.module_from_spec(spec)\n"
EXECUTE = "spec.loader.exec_module(module)"


FOUND = {
    "import importlib as imp\nimp.load_source(n, p)": "2 IMP501 importlib.load_source",
    "import importlib as imp\nimp.reload(m)\nimp.import_module(n)\nfrom importlib import none": "",
    "import importlib.abc.Loader as imp": "1 IMP501 importlib.abc.Loader",
    "try:\n    import importlib.abc.Loader as imp\nexcept ImportError:\n    import imp": "2 IMP501 importlib.abc.Loader guarded, 4 IMP001 imp unused",
    "import importlib\nimport importlib\nimportlib.util.find_spec(n)": "3 IMP502 importlib.util",
    "import importlib, importlib.util\nimportlib.util.find_spec(n)": "",
    "import importlib\nfrom importlib.util import find_spec\nimportlib.util.x": "",
    "import importlib\ntry:\n    importlib.util\nexcept AttributeError:\n    pass": "3 IMP502 importlib.util guarded",
    "from . import importlib\nimportlib.util": "",
    "from importlib.util import find_spec as find_module\nfind_module(name, path)": "2 IMP503 importlib.util.find_spec",
    "from importlib import machinery as m, util\nif p: f = m.PathFinder.find_spec\nelse: f = util.find_spec\nf(n, path)": "",
}


@pytest.mark.parametrize(("source", "expected"), FOUND.items())
def test_a_use_is_found(source, expected, uses):
    assert ", ".join(uses(source)) == expected


@pytest.mark.parametrize(
    ("call", "is_found"),
    [
        ("find_spec('plugin', ['plugins'])", True),
        ("find_spec(name, (folder,))", True),
        ("find_spec(name, [x for x in folders])", True),
        ("find_spec(name, self.plugin_dirs)", True),
        ("find_spec(name, package.__path__)", True),
        ("find_spec(name, package=paths)", True),
        ("find_spec(name, os.path.dirname(__file__))", True),
        ("find_spec(name, 'plugins/more')", True),
        ("find_spec(name, 'package')", False),
        ("find_spec(name, __package__)", False),
        ("find_spec('.plugin', package_path)", False),
        ("find_spec()", False),
        ("spec_from_file_location(n, location='plugins.conf')", True),
        ("spec_from_file_location(n, 'script')", True),
        ("spec_from_file_location(n, f'{folder}/plugin.txt')", True),
        ("spec_from_file_location(n, folder + '/script')", True),
        ("spec_from_file_location(n, name + '.conf')", True),
        ("spec_from_file_location(n, abspath(str(pathlib.Path(join(folder, CONFIG)))))", True),
        ("spec_from_file_location(n, str(pathlib.Path(folder) / 'script'))", True),
        ("spec_from_file_location(n, 'plugins.conf', loader=None)", True),
        *((f"spec_from_file_location(n, 'plugin{suffix}')", False) for suffix in SUFFIXES),
        ("spec_from_file_location(n, f'{name}conf')", False),
        ("spec_from_file_location(n, name + 'py')", False),
        ("spec_from_file_location(n, f'{folder}/{name}')", False),
        ("spec_from_file_location(n, f'')", False),
        ("spec_from_file_location(n, '/%s.py' % 'x.conf')", False),
        ("spec_from_file_location(n, TWICE)", False),
        ("spec_from_file_location(n, str())", False),
        ("spec_from_file_location(n)", False),
        ("spec_from_file_location(n, 'plugins.conf', loader=loader)", False),
        ("spec_from_file_location(n, 'plugins.conf', **options)", False),
        ("module_from_spec(NONE)", False),
        ("module_from_spec(importlib.util.spec_from_loader(n, loader))", True),
        ("module_from_spec()", True),
    ],
)
def test_a_call_of_importlib_util(call, is_found, findings):
    source = (
        "import importlib.util, os, pathlib, sys\nCONFIG = 'x.conf'\nTWICE = 'a.conf'\nTWICE = 'b.conf'\n"
        "NONE = importlib.util.spec_from_loader(n, None)\n"
    )
    assert bool(findings(f"{source}importlib.util.{call}")) is is_found


@pytest.mark.parametrize(
    ("source", "code"),
    [
        (f"{MODULE}{EXECUTE}\nsys.modules[n] = module\nregister(module)", "IMP505"),
        (f"{MODULE}if sys.modules[n] == sys.modules.get(n): print(n)\n{EXECUTE}", "IMP505"),
        (f"{MODULE}sys.modules[n] = module\ndef f():\n    {EXECUTE}", ""),
        (f"{MODULE}def f():\n    sys.modules[n] = 1\n{EXECUTE}", "IMP505"),
        (f"{MODULE}sys.modules.update({{n: module}})\n{EXECUTE}", ""),
        (f"{MODULE}with mock.patch.dict('sys.modules'):\n    {EXECUTE}", ""),
        (f"{MODULE}register(module)\n{EXECUTE}", ""),
        (f"{MODULE}register(it=module)\n{EXECUTE}", ""),
        ("def f(module):\n    loader.exec_module(module)\nimportlib.util", ""),
        (f"{MODULE}exec(code, vars(module))", ""),
        ("import importlib.util\ndef f(spec):\n    return importlib.util.module_from_spec(spec)", "IMP506"),
    ],
)
def test_a_module_that_is_made_is_registered_and_executed(source, code, findings):
    assert "".join(finding.code for finding in findings(source)) == code
