"""Loads while something goes wrong: a killed process, a full disk, lost rights, changed files, signals."""

import contextlib
import gc
import importlib.machinery
import importlib.util
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pytest
from environments import PlainPython
from interpreters import FREE_THREADED, PYPY
from trees import compiled

NOBODY = 65534
SOURCE = "x = 1\n" + "# a line that makes the source longer than a page\n" * 100
LOADS = 10_000
WARM_UP = 1_000


def run_in_fork(function):
    """Run a function in a fork; return 0, or 1 if it raises, or minus the signal that ends it."""
    child = os.fork()
    if child == 0:
        try:
            function()
            os._exit(0)
        except BaseException:  # noqa: BLE001
            os.write(2, traceback.format_exc().encode())
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    return -os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


@pytest.fixture
def source(tmp_path):
    path = tmp_path / "a.py"
    path.write_text(SOURCE)
    return path


@pytest.fixture
def shared_folder():
    """A folder that every user can reach, which pytest's own are not."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


# Killed


def kill_at_event(number):
    """Kill this process at the n-th step from now on of those that the interpreter audits."""
    left = [None] * number

    def count(event, arguments):
        if left:
            left.pop()
        elif event != "os.kill":
            os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)


@pytest.mark.usefixtures("forks")
def test_process_killed_at_any_step_leaves_no_bytecode_that_loads_wrongly(imp, source):
    def load_and_be_killed():
        kill_at_event(number)
        imp.load_source("a", str(source))

    killed = True
    number = 0
    while killed:
        killed = run_in_fork(load_and_be_killed) == -signal.SIGKILL
        number += killed
        assert imp.load_source("a", str(source)).x == 1
        del sys.modules["a"]
        shutil.rmtree(source.parent / "__pycache__")
    assert number >= 4, "the source opened and compiled, the bytecode opened and put in place"


# Without rights


def run_unprivileged(function):
    """Run a function in a fork whose user file modes apply to, which they do not to root."""

    def run():
        if os.getuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        function()

    return run_in_fork(run)


@pytest.fixture
def warm(imp, source):
    """See that a load imports nothing more: a user without rights may not reach the interpreter's library."""
    imp.load_source("a", str(source))
    with contextlib.suppress(ImportError):
        imp.load_compiled("a", str(source))
    imp.find_module("a", [str(source.parent)])[0].close()
    del sys.modules["a"]


@pytest.mark.usefixtures("forks", "warm")
def test_directory_read_only_loads_without_bytecode(imp, shared_folder):
    source = shared_folder / "b.py"
    source.write_text(SOURCE)
    shared_folder.chmod(0o555)

    def load():
        assert imp.load_source("b", str(source)).x == 1

    assert run_unprivileged(load) == 0
    assert not list(source.parent.glob("__pycache__/*"))


@pytest.mark.usefixtures("forks", "warm")
def test_source_that_cannot_be_read_raises_permission_error(imp, shared_folder):
    source = shared_folder / "b.py"
    source.write_text(SOURCE)
    source.chmod(0)

    def load():
        for call, argument in (
            (imp.load_source, str(source)),
            (imp.load_compiled, str(source)),
            (imp.find_module, [str(shared_folder)]),
        ):
            with pytest.raises(PermissionError) as caught:
                call("b", argument)
            assert caught.value.filename == str(source)
            assert "b" not in sys.modules

    assert run_unprivileged(load) == 0


@pytest.mark.usefixtures("forks", "warm")
def test_directory_that_cannot_be_entered_is_passed_over(imp, shared_folder):
    folder = shared_folder / "closed"
    folder.mkdir()
    (folder / "b.py").write_text(SOURCE)
    folder.chmod(0)

    def find():
        with pytest.raises(ImportError, match=r"^No module named 'b'$"):
            imp.find_module("b", [str(folder)])

    assert run_unprivileged(find) == 0
    folder.chmod(0o755)


@pytest.mark.usefixtures("forks", "warm")
@pytest.mark.parametrize(("mode", "is_read"), [("r", False), ("rb", True)])
def test_permission_that_goes_away_matters_to_a_file_that_is_opened_again(imp, shared_folder, mode, is_read):
    source = shared_folder / "b.py"
    source.write_text(SOURCE)
    if os.getuid() == 0:
        os.chown(source, NOBODY, NOBODY)

    def load():
        expected = contextlib.nullcontext() if is_read else pytest.raises(PermissionError)
        with open(source, mode) as file:
            source.chmod(0)
            with expected:
                imp.load_module("b", file, str(source), (".py", mode, imp.PY_SOURCE))
            assert file.closed
        assert ("b" in sys.modules) == is_read

    assert run_unprivileged(load) == 0


# Changed and vanished between find and load


def test_source_that_changes_is_loaded_as_it_is_now(imp, source):
    found = imp.find_module("a", [str(source.parent)])
    source.write_text("x = 'changed'\n")
    assert imp.load_module("a", *found).x == "changed"


@pytest.mark.skipif(os.name == "nt", reason="what is open cannot be removed here")
class TestVanished:
    def test_source_raises_as_it_is_opened_again(self, imp, source):
        found = imp.find_module("a", [str(source.parent)])
        source.unlink()
        with pytest.raises(FileNotFoundError) as caught:
            imp.load_module("a", *found)
        assert caught.value.filename == str(source)
        assert found[0].closed
        assert "a" not in sys.modules

    @pytest.mark.parametrize("is_replaced", [False, True], ids=["removed", "replaced"])
    def test_source_is_loaded_as_it_was_from_an_open_binary_file(self, imp, source, is_replaced):
        with open(source, "rb") as file:
            source.unlink()
            if is_replaced:
                source.write_text("x = 'changed'\n")
            assert imp.load_module("a", file, str(source), (".py", "rb", imp.PY_SOURCE)).x == 1
            assert file.closed

    def test_bytecode_is_loaded_from_the_open_file(self, imp, tmp_path):
        (tmp_path / "a.pyc").write_bytes(compiled("x = 1"))
        found = imp.find_module("a", [str(tmp_path)])
        (tmp_path / "a.pyc").unlink()
        assert imp.load_module("a", *found).x == 1
        assert found[0].closed

    def test_package_is_not_a_package(self, imp, make_tree):
        folder = make_tree({"a": {"__init__.py": SOURCE}})
        found = imp.find_module("a", [folder])
        shutil.rmtree(os.path.join(folder, "a"))
        os.mkdir(os.path.join(folder, "a"))
        with pytest.raises(ValueError, match=r"is not a package$"):
            imp.load_module("a", *found)

    def test_extension_raises_import_error(self, imp, tmp_path):
        path = tmp_path / ("a" + imp.get_suffixes()[0][0])
        path.write_bytes(b"")
        file, pathname, details = imp.find_module("a", [str(tmp_path)])
        path.unlink()
        with file, pytest.raises(ImportError) as caught:
            imp.load_module("a", file, pathname, details)
        assert (caught.value.name, caught.value.path) == ("a", str(path))
        assert "a" not in sys.modules

    def test_directory_of_a_module_that_is_executed_leaves_the_module(self, imp, make_tree):
        source = "import os, shutil\nshutil.rmtree(os.path.dirname(__file__))\nx = 1\n"
        path = make_tree({"folder": {"a.py": source}}) + "/folder/a.py"
        assert imp.load_source("a", path).x == 1
        assert not os.path.exists(path)


# Signals


@contextlib.contextmanager
def slow_pipe(path, content, signal_number):
    """Make a file that another process writes byte by byte, sending this process a signal after each."""
    os.mkfifo(path)
    reader = os.getpid()
    writer = os.fork()
    if writer == 0:
        try:
            with open(path, "wb", buffering=0) as pipe:
                for byte in content:
                    pipe.write(bytes([byte]))
                    os.kill(reader, signal_number)
                    time.sleep(0.001)
        finally:
            os._exit(0)
    try:
        yield
    finally:
        os.kill(writer, signal.SIGKILL)
        os.waitpid(writer, 0)


@contextlib.contextmanager
def handled(signal_number, handler):
    before = signal.signal(signal_number, handler)
    try:
        yield
    finally:
        signal.signal(signal_number, before)


@pytest.mark.usefixtures("forks")
@pytest.mark.parametrize("is_open", [False, True], ids=["path", "file"])
def test_read_that_signals_interrupt_goes_on(imp, tmp_path, monkeypatch, is_open):
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    signals = []
    path = tmp_path / "a.py"
    with contextlib.ExitStack() as stack:
        stack.enter_context(handled(signal.SIGUSR1, lambda number, frame: signals.append(number)))
        stack.enter_context(slow_pipe(path, b"x = 'read to the end'\n", signal.SIGUSR1))
        file = stack.enter_context(open(path, "rb")) if is_open else None
        assert imp.load_source("a", str(path), file).x == "read to the end"
    assert signals


@pytest.mark.usefixtures("forks")
def test_handler_that_raises_ends_the_load(imp, tmp_path):
    def interrupt(number, frame):
        # An exception between importlib's taking of the import lock and its `try` would leave it taken.
        if not imp.lock_held():
            signal.signal(number, signal.SIG_IGN)
            raise KeyboardInterrupt

    path = tmp_path / "a.py"
    with contextlib.ExitStack() as stack:
        stack.enter_context(handled(signal.SIGUSR1, signal.SIG_IGN))
        stack.enter_context(slow_pipe(path, b"x = 1\n" * 100, signal.SIGUSR1))
        file = stack.enter_context(open(path, "rb"))
        with pytest.raises(KeyboardInterrupt), handled(signal.SIGUSR1, interrupt):
            imp.load_source("a", str(path), file)
    assert not imp.lock_held()
    if not PYPY:  # which calls a handler some time later, when the load may be done
        assert "a" not in sys.modules


# Many loads


def open_files():
    """Count the file descriptors of this process; those of a leak would be the lowest that were free."""
    count = 0
    for descriptor in range(1000):
        with contextlib.suppress(OSError):
            os.fstat(descriptor)
            count += 1
    return count


LOADED = {
    "good.py": "value = 1",
    "bad.py": "1 / 0",
    "unreadable.py": b"# coding: nope\n",
    "rot13.py": b"# coding: rot13\n",
    "code.pyc": compiled("value = 1"),
    "broken.pyc": b"\0" * 20,
    "package": {"__init__.py": ""},
}


@pytest.mark.parametrize("name", [*(name.partition(".")[0] for name in LOADED), "absent"])
def test_no_file_stays_open_whatever_becomes_of_the_call(imp, make_tree, name):
    """While its exception keeps the frames, and what they have open."""
    folder = make_tree(LOADED)

    def find_and_load():
        try:
            file, pathname, description = imp.find_module(name, [folder])
            with file or contextlib.nullcontext():
                imp.load_module(name, file, pathname, description)
                by_path = {1: imp.load_source, 2: imp.load_compiled, 5: imp.load_package}
                by_path[description[2]](name, pathname)
        except (ImportError, SyntaxError, LookupError, ZeroDivisionError) as error:
            return error

    find_and_load()
    gc.collect()
    before = open_files()
    errors = [find_and_load() for _ in range(20)]
    assert open_files() == before
    assert all(errors) is (name not in ("good", "code", "package"))


def memory():
    """Count the blocks of memory in use; PyPy, which has none, its objects."""
    gc.collect()
    return len(gc.get_objects()) if PYPY else sys.getallocatedblocks()


def load_and_drop(imp, folder, numbers):
    for number in numbers:
        name = f"module_{number}"
        found = imp.find_module(name, [str(folder)])
        assert imp.load_module(name, *found).x == number
        found[0].close()
        del sys.modules[name]


class Importlib:
    """Plain importlib, behind the two functions that load_and_drop calls."""

    @staticmethod
    def find_module(name, path):
        return open(f"{path[0]}/{name}.py"), f"{path[0]}/{name}.py", None

    @staticmethod
    def load_module(name, file, pathname, details):
        spec = importlib.util.spec_from_file_location(name, pathname)
        module = sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


def measure(imp, folder):
    """Print how many files 10,000 loads leave open, and how much memory each of them keeps."""
    sys.dont_write_bytecode = True
    folder.mkdir()
    for number in range(WARM_UP + LOADS):
        (folder / f"module_{number}.py").write_text(f"x = {number}\n")
    load_and_drop(imp, folder, range(WARM_UP))
    files_before, memory_before = open_files(), memory()
    load_and_drop(imp, folder, range(WARM_UP, WARM_UP + LOADS))
    print(open_files() - files_before, (memory() - memory_before) / LOADS)


@pytest.mark.long
def test_ten_thousand_loads_keep_no_file_and_no_memory(imp_name, tmp_path, processes, record_property):
    """In a process that coverage does not measure: it keeps what files there are."""
    code = f"""
import importlib, pathlib, sys, warnings
warnings.simplefilter("ignore", DeprecationWarning)
sys.path.insert(0, {str(Path(__file__).parent)!r})
import test_faults
test_faults.measure(importlib.import_module({imp_name!r}), pathlib.Path("imp"))
if {FREE_THREADED}:
    test_faults.measure(test_faults.Importlib, pathlib.Path("importlib"))
"""
    files, growth, *importlib_growth = PlainPython(tmp_path)("-c", code).stdout.split()
    unit = "objects" if PYPY else "blocks of memory"
    print(f"{LOADS} loads: {files} files left open; for each load {growth} {unit} kept")
    record_property("growth", growth)
    assert int(files) == 0
    # On free-threaded builds, interned strings are immortal: what importlib keeps there, imp_compat may keep.
    assert float(growth) < 0.5 + (float(importlib_growth[1]) if FREE_THREADED else 0)
