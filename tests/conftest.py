"""The `imp` that every test is run against, file trees, and the import state put back after each test."""

import importlib
import importlib.machinery
import importlib.util
import os
import sys
import warnings

import masking
import pytest
from environments import Environment, Python
from interpreters import FREE_THREADED, WEBASSEMBLY
from trees import build


def pytest_addoption(parser):
    parser.addoption(
        "--without",
        action="append",
        default=[],
        metavar="MODULE.NAME",
        help="run with this private name of the interpreter missing, or with all that imp_compat uses: all",
    )


def pytest_configure(config):
    masking.import_imp_compat(masking.missing(config.getoption("--without")))


@pytest.fixture(scope="session", autouse=True)
def _interpreter(record_testsuite_property):
    """Tell the JUnit report which interpreter ran the tests, and have Python print no colors."""
    record_testsuite_property("python", " ".join(sys.version.split()))
    os.environ["NO_COLOR"] = "1"  # FORCE_COLOR may be set, which Python 3.13 and newer heed.


def pytest_sessionfinish(session):
    """Fail a session on a free-threaded build in which something has turned the GIL on."""
    if FREE_THREADED and sys._is_gil_enabled():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        sys.stderr.write("\nThe GIL is on: this run shows nothing about threads without it.\n")


def pytest_ignore_collect(collection_path, config):
    """Leave out what runs other processes, which have the private names, in a run without some."""
    is_left_out = config.getoption("--without") and collection_path.name in masking.UNAFFECTED
    return True if is_left_out else None  # None lets pytest decide.


IMPLEMENTATIONS = ["imp_compat"]
if sys.version_info < (3, 12):
    IMPLEMENTATIONS.append(pytest.param("imp", id="stdlib"))


@pytest.fixture(scope="session", params=IMPLEMENTATIONS)
def imp_name(request):
    """Return the name of imp_compat, and that of the standard library's imp, the oracle."""
    return request.param


@pytest.fixture
def imp(imp_name):
    """Return imp_compat, and the standard library's imp."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module(imp_name)


@pytest.fixture
def is_stdlib(imp_name):
    return imp_name == "imp"


@pytest.fixture(autouse=True)
def restored_import_state():
    """Put back what an import system test changes, and write bytecode whatever the environment says."""
    lists = {name: list(getattr(sys, name)) for name in ("path", "meta_path", "path_hooks")}
    modules = dict(sys.modules)
    importers = dict(sys.path_importer_cache)
    flags = sys.dont_write_bytecode, sys.pycache_prefix
    sys.dont_write_bytecode, sys.pycache_prefix = False, None
    yield
    sys.dont_write_bytecode, sys.pycache_prefix = flags
    for name, entries in lists.items():
        getattr(sys, name)[:] = entries
    for name in set(sys.modules) - set(modules):
        del sys.modules[name]
    sys.modules.update(modules)
    sys.path_importer_cache.clear()
    sys.path_importer_cache.update(importers)


@pytest.fixture
def make_tree(tmp_path):
    """Write a tree of files into the test's directory, and return its path."""
    return lambda tree: str(build(tree, tmp_path))


def _needs(what, is_here):
    """Return a fixture that skips a test of what is not here."""

    @pytest.fixture(scope="session", name=what)
    def fixture():
        if not is_here:
            pytest.skip(f"no {what} here")

    return fixture


threads = _needs("threads", not WEBASSEMBLY)
processes = _needs("processes", not WEBASSEMBLY)
forks = _needs("forks", hasattr(os, "fork") and not WEBASSEMBLY)  # which has an os.fork that fails


@pytest.fixture
def run_python(tmp_path, processes):
    """Run code in a new process of this interpreter, with warnings as errors; return what it prints."""

    def run(code, *options, cwd=tmp_path, **environment):
        done = Python(cwd)("-W", "error", *options, "-c", code, **environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run


@pytest.fixture
def main(capsys):
    """Call the command line with arguments; return the exit status, the output and the errors."""
    command_line = importlib.import_module("imp_compat.__main__")

    def run(*arguments):
        try:
            status = command_line.main(list(arguments))
        except SystemExit as end:
            status = end.code
        return (status, *capsys.readouterr())

    return run


# An extension module of the standard library that is a file, not built in: which ones are differs.
_EXTENSIONS = ["_json", "_csv", "_heapq", "_bisect", "_lzma", "_bz2", "_multiprocessing", "_audioop_cffi"]


@pytest.fixture(scope="session")
def extension():
    """The name and the file of an extension module that can be loaded."""
    for name in _EXTENSIONS:
        spec = importlib.util.find_spec(name)
        if spec is not None and isinstance(spec.loader, importlib.machinery.ExtensionFileLoader):
            return name, spec.origin
    if WEBASSEMBLY:
        pytest.skip("no extension modules that are files here")
    raise LookupError(f"none of {_EXTENSIONS} is a file here")


@pytest.fixture
def environment(tmp_path, processes, whole):
    """Return a virtual environment with imp_compat and nothing else."""
    return Environment(tmp_path)


@pytest.fixture(scope="session")
def missing(request):
    """Return the private names that this run does without."""
    return masking.missing(request.config.getoption("--without"))


@pytest.fixture(scope="session")
def whole(missing):
    """Skip a test of the interpreter's own functions in a run that does without them."""
    if missing:
        pytest.skip(f"without {len(missing)} private names")
