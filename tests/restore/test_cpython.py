"""CPython 3.11's own tests of imp, and of what else was lost since, with all of that restored."""

import fnmatch
import json
import sys
from pathlib import Path

import pytest
from environments import Python
from interpreters import CPYTHON_3_11_LIBRARY, FREE_THREADED, PYPY

IMP = "test.test_imp"
# The modules, and how many of their tests there are at least
MODULES = {
    IMP: 28,
    "test.test_pkgutil": 20,
    "test.test_importlib.test_abc": 100,
    "test.test_importlib.test_api": 60,
    "test.test_importlib.test_util": 140,
    "test.test_importlib.builtin": 20,
    "test.test_importlib.extension": 40,
    "test.test_importlib.import_": 200,
    "test.test_importlib.source": 100,
    "test.test_zipimport": 70,
}

SILENT = "they want a DeprecationWarning, and what is restored gives none"
REPR = "module_repr, which only repr called, is not restored"
PRIVATE = "they use a private name of 3.11's"
CHANGED = "the running Python does it differently"

# What fails, from which Python on, and why
EXPECTED = [
    ("*.test_pkgutil.*.test_*er_deprecated", (3, 12), SILENT),
    ("*.test_abc.*_MetaPathFinder*Tests.test_find_module", (3, 12), SILENT),
    ("*.test_abc.*_PathEntryFinderDefaultsTests.test_find_loader", (3, 12), SILENT),
    ("*.test_abc.*_PathEntryFinderFindLoaderTests.test_*", (3, 12), SILENT),
    ("*.test_util.*_ModuleForLoaderTests.test_warning", (3, 12), SILENT),
    ("*.test_util.*_PEP3147Tests.test_cache_from_source_debug_override", (3, 15), SILENT),
    ("*.test_abc.*_LoaderDefaultsTests.test_module_repr", (3, 12), REPR),
    ("*.test_pkgutil.*.test_iter_importers", (3, 12), PRIVATE),
    ("*.test_zipimport.*.testInvalidateCaches", (3, 13), PRIVATE),
    ("*.test_zipimport.*.testTraceback", (3, 14), PRIVATE),
    # _testmultiphase no longer has the PyInit_imp_dummy that this test of gh-68936 loads.
    ("*.test_imp.*.test_issue24748_load_module_skips_sys_modules_check", (3, 12), CHANGED),
    ("*.test_util.MagicNumberTests.test_magic_number", (3, 12), CHANGED),
    ("*.import_.test___package__.*.test_warn_when_package_and_spec_disagree", (3, 12), CHANGED),
    ("*.test_util.*.test_cache_from_source_respects_pycache_prefix_relative", (3, 14), CHANGED),
    # What marshal writes depends on who else refers to it.
    ("*.test_abc.*_SourceLoaderBytecodeTests.test_*", (3, 14), CHANGED),
    # __cached__ is gone in 3.15 (gh-142165).
    ("*.test_abc.*_SourceOnlyLoaderTests.test_*", (3, 15), CHANGED),
    ("*.test_api.*_ReloadTests.test_reload_*_changed", (3, 15), CHANGED),
    ("*.test_util.*_ModuleFromSpecTests.test___cached__", (3, 15), CHANGED),
    ("*.source.test_file_loader.*SimpleTest.test_file_from_empty_string_dir", (3, 15), CHANGED),
    ("*.source.test_file_loader.*SimpleTest.test_timestamp_overflow", (3, 15), CHANGED),
]
if sys.version_info < (3, 14):  # pkgutil's own functions are still there, and give a DeprecationWarning
    EXPECTED.append(("*.test_pkgutil.*.test_*_loader_*", (3, 12), CHANGED))
if FREE_THREADED:  # builtins, of which it counts the references, is immortal
    EXPECTED.append(("*.test_imp.*.test_create_builtin_subinterp", (3, 13), CHANGED))


@pytest.mark.skipif(sys.version_info < (3, 12), reason="nothing is lost")
@pytest.mark.skipif(PYPY, reason="they are of CPython")
@pytest.mark.skipif(not CPYTHON_3_11_LIBRARY, reason="CPython 3.11 is not installed with its tests")
@pytest.mark.parametrize("module", MODULES)
def test_they_pass(module, tmp_path, missing):
    if missing and module != IMP:
        pytest.skip(f"without {len(missing)} private names")
    runner = Path(__file__).with_name("run_cpython_tests.py")
    # They write into the current directory, and make modules with a __file__ that coverage does not expect.
    python = Python(tmp_path, is_measured=False)
    result = python(str(runner), CPYTHON_3_11_LIBRARY, module, "" if module == IMP else "all", *missing)
    assert result.returncode == 0, result.stderr
    found = json.loads(result.stdout.splitlines()[-1])
    assert found["count"] >= MODULES[module]
    expected = [pattern for pattern, since, _ in EXPECTED if sys.version_info >= since]
    unexpected = [
        report
        for name, report in found["failed"].items()
        if not any(fnmatch.fnmatchcase(name, pattern) for pattern in expected)
    ]
    assert not unexpected, "\n".join(unexpected)
