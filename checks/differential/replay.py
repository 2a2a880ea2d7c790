"""Runs programs on one implementation of `imp`, each in a fresh process and folder, and records each line.

An interpreter is given it as text, `python -c <this text> imp`, so nothing else need be where that one is.
The first line of stdin says what to run with, each other line is a program; each line of stdout is a record.
"""

from __future__ import annotations

import builtins
import gc
import hashlib
import importlib
import importlib.machinery
import importlib.util
import io
import json
import marshal
import os
import re
import shutil
import signal
import sys
import tempfile
import time
import traceback
import types
import warnings

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable

    Record = dict[str, Any]

# Imported before any program, since implementations import these at different times
WARM_UP = """
    base64 bdb codecs contextlib copy dis encodings.ascii encodings.cp1252 encodings.hex_codec
    encodings.iso8859_15 encodings.latin_1 encodings.punycode encodings.utf_16 encodings.utf_8
    encodings.utf_8_sig importlib.abc inspect linecache pathlib py_compile string stringprep tempfile
    threading token tokenize zipimport
"""
STDLIB = os.path.dirname(os.path.realpath(os.__file__))
LAST_OF_WARM_UP = "<what programs import comes after this>"
SECONDS_PER_PROGRAM = 30
SECONDS_PER_DAY = 24 * 60 * 60

# What is recorded of objects
ERROR = "name path filename filename2 errno lineno code start end reason"
FILE = "closed mode encoding errors newlines name"
SPEC = "name loader origin submodule_search_locations loader_state cached parent has_location"
IMPORTED = "__name__ __file__ __cached__ __path__ __package__ __loader__ __spec__"
SET_BY_PROGRAMS = "x n seen"


# Describing objects


def class_name(kind: type) -> str:
    """Name a class and the module it is from."""
    return f"{kind.__module__}.{kind.__qualname__}"


def code(subject: types.CodeType) -> Record:
    """Describe a code object by what does not depend on the compiler; a frozen one by where it is from."""
    names = [] if subject.co_filename.startswith("<frozen ") else list(subject.co_names)
    return {"code": subject.co_name, "file": subject.co_filename, "names": names}


def only_import_attributes(namespace: Record) -> Record:
    """Return what an import sets in a namespace, and what the modules of programs do."""
    return {name: namespace[name] for name in f"{IMPORTED} {SET_BY_PROGRAMS}".split() if name in namespace}


def is_of_interpreter(subject: Any) -> bool:
    """Return True if a module is built in, frozen, or from a file of the standard library."""
    spec = getattr(subject, "__dict__", {}).get("__spec__")
    importers = (importlib.machinery.BuiltinImporter, importlib.machinery.FrozenImporter)
    # Up to Python 3.9, the spec of sys has no origin.
    return getattr(spec, "loader", None) in importers or str(getattr(spec, "origin", None)).startswith(STDLIB)


class Describer:
    """Turns objects into JSON, so that two of them look equal where no caller can tell them apart."""

    def __init__(self, tree: str) -> None:
        self.tree = tree
        self.labels: dict[int, str] = {}
        self.labelled: list[tuple[str, Any]] = []
        self.of_interpreter: set[str] = set()

    def label(self, kind: str, subject: Any) -> str:
        """Name an object that has an identity by its kind and by when it was met."""
        if id(subject) not in self.labels:
            label = f"{kind} {len(self.labels)}"
            self.labels[id(subject)] = label
            self.labelled.append((label, subject))
            if is_of_interpreter(subject):
                self.of_interpreter.add(label)
        return self.labels[id(subject)]

    def value(self, subject: Any, depth: int = 6) -> Any:
        """Describe any object; a module or file by its label."""
        kind = type(subject)
        if subject is None or kind in (bool, int, float, complex, str, bytes):
            return repr(subject)
        if isinstance(subject, types.ModuleType):
            return self.label("module", subject)
        if isinstance(subject, io.IOBase):
            return self.label("file", subject)
        if isinstance(subject, type):
            return f"class {class_name(subject)}"
        if isinstance(subject, types.CodeType):
            return code(subject)
        if isinstance(subject, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
            return f"function {subject.__qualname__}"
        if isinstance(subject, BaseException):
            return self.error(subject)
        if depth == 0:
            return "..."
        if kind in (list, tuple) or kind.__name__ in ("_NamespacePath", "NamespacePath"):
            return {kind.__name__: [self.value(member, depth - 1) for member in subject]}
        if kind is dict:
            return {"dict": [[self.value(member, depth - 1) for member in item] for item in subject.items()]}
        return {"class": class_name(kind), **self.attributes(self.variables(subject), depth)}

    def attributes(self, variables: Record, depth: int = 6) -> Record:
        """Describe named objects."""
        shown = {name: value for name, value in variables.items() if name != "__builtins__"}
        return {str(name): self.value(shown[name], depth - 1) for name in sorted(shown, key=str)}

    def variables(self, subject: Any) -> Record:
        """Return what an instance has."""
        if isinstance(subject, importlib.machinery.ModuleSpec):
            return {name: getattr(subject, name) for name in SPEC.split()}
        try:
            variables = dict(vars(subject))
        except TypeError:
            return {}
        # A known module may have been executed in it.
        return only_import_attributes(variables) if "__spec__" in variables else variables

    def error(self, error: BaseException) -> Record:
        """Describe an exception: all that its handler may look at."""
        try:
            text = str(error)
        except Exception as failure:
            text = f"no text: {failure!r}"
        return {
            "class": class_name(type(error)),
            "text": text,
            "args": None if error.args == (text,) else [self.value(argument, 2) for argument in error.args],
            **self.attributes({n: getattr(error, n) for n in ERROR.split() if hasattr(error, n)}, 2),
            "cause": class_name(type(error.__cause__)),
            "context": class_name(type(error.__context__)),
            "suppresses context": error.__suppress_context__,
            "frames": self.frames(error),
        }

    def frames(self, error: BaseException) -> list[str]:
        """Return the lines of the program's own modules in a traceback."""
        frames = [(frame.f_code, line) for frame, line in traceback.walk_tb(error.__traceback__)]
        return [
            f"{code.co_filename}:{line} {code.co_name}"
            for code, line in frames
            if self.is_ours(code.co_filename)
        ]

    def is_ours(self, filename: str) -> bool:
        """Return True if code is from the program's own modules."""
        return filename.startswith(self.tree) or not filename.startswith(("/", "<"))

    def module(self, label: str, module: types.ModuleType, is_known: bool) -> Record:
        """Describe what a module has; of one that is the interpreter's, what the program can have set."""
        namespace = dict(types.ModuleType.__getattribute__(module, "__dict__"))
        namespace["has builtins"] = "__builtins__" in namespace
        if "__warningregistry__" in namespace:
            namespace["__warningregistry__"] = None  # counts the filters that this process has set
        is_foreign = is_of_interpreter(module)
        if is_foreign:
            self.of_interpreter.add(label)  # and keeps what it has, also when other code is executed in it
        if is_known and is_foreign:
            namespace = {name: namespace.get(name) for name in f"__name__ {SET_BY_PROGRAMS}".split()}
        elif is_known or label in self.of_interpreter:
            namespace = only_import_attributes(namespace)
        return {"class": class_name(type(module)), **self.attributes(namespace)}

    def file(self, file: Any) -> Record:
        """Describe the state of a file object."""
        state: Record = {"class": class_name(type(file))}
        for name in FILE.split():
            try:
                state[name] = self.value(getattr(file, name))
            except (AttributeError, ValueError) as error:
                state[name] = class_name(type(error))
        try:
            state["position"] = file.tell()
        except (ValueError, OSError) as error:
            state["position"] = class_name(type(error))
        return state


# Describing files on disk


def on_disk(folder: str) -> Record:
    """Describe the files below a folder."""
    found: Record = {}
    for parent, folders, files in os.walk(folder):
        # In a sys.pycache_prefix, bytecode of files in other folders is left out.
        if os.path.basename(parent) == "prefix":
            folders[:] = folder.split(os.sep)[1:2]
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(parent, name)
            found[os.path.relpath(path, folder)] = [oct(os.lstat(path).st_mode), *content(path)]
    return found


def content(path: str) -> list[Any]:
    """Describe what is in a file: bytecode by its header, without the time of day, and its code."""
    if os.path.islink(path):
        return [os.readlink(path)]
    if os.path.isdir(path):
        return []
    with open(path, "rb") as file:
        data = file.read()
    if data[2:3] != b"\r":  # as in every magic number
        return [hashlib.md5(data).hexdigest()]
    is_ours = importlib.util.MAGIC_NUMBER.startswith(data[:4])
    has_hash = len(data) > 4 and data[4] & 1  # which depends on the magic number
    is_new = abs(int.from_bytes(data[8:12], "little") - time.time()) < SECONDS_PER_DAY
    header = data[4:8] if has_hash or is_new else data[4:16]
    try:
        return [is_ours, header.hex(), code(marshal.loads(data[16:]))]
    except Exception:
        return [is_ours, header.hex(), "damaged"]


def is_open(descriptor: int) -> bool:
    """Return True if there is a file descriptor of that number."""
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True


# Running programs


class Run:
    """One program in this process: its namespace, and what can be seen after each of its lines."""

    def __init__(self, implementation: Any, world: types.CodeType) -> None:
        self.implementation = implementation
        self.tree = os.getcwd()
        self.describer = Describer(self.tree)
        sys.modules[LAST_OF_WARM_UP] = types.ModuleType(LAST_OF_WARM_UP)
        self.warm_up = list(sys.modules)
        for module in sys.modules.values():
            getattr(getattr(module, "__spec__", None), "cached", None)  # made when it is first asked for
        self.warm_up_ids = {id(module) for module in sys.modules.values()}
        self.namespace: dict[str, Any] = {"__name__": "world", "imp": implementation}
        exec(world, self.namespace)
        # For the modules that the program loads
        builtins.imp = implementation  # type: ignore[attr-defined]
        builtins.observe = self.observe  # type: ignore[attr-defined]
        self.seen = self.look()

    def step(self, line: str) -> Record:
        """Execute a line; return what came of it, and what is not as it was before."""
        record: Record = {"line": line}
        importlib.invalidate_caches()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            try:
                record["value"] = self.describer.value(self.execute(line))
            except BaseException as error:
                record["error"] = self.describer.error(error)
                forget(error)
        # Sorted, for those of files that are forgotten come in no order.
        record["warnings"] = sorted(
            [warning.category.__name__, str(warning.message), self.describer.is_ours(warning.filename)]
            for warning in caught or ()
        )
        seen = self.look()
        record["changes"] = {name: what for name, what in seen.items() if what != self.seen.get(name)}
        self.seen = seen
        return record

    def execute(self, line: str) -> Any:
        """Execute a line; return the value of an expression, also where it is bound to a name."""
        name, expression = re.match(r"(?:(\w+) = )?(.*)", line, re.DOTALL).groups()  # type: ignore[union-attr]
        try:
            compiled = compile(expression, "<line>", "eval")
        except SyntaxError:
            exec(compile(line, "<line>", "exec"), self.namespace)
            return None
        value = eval(compiled, self.namespace)
        if name:
            self.namespace[name] = value
        return value

    def look(self) -> Record:
        """Describe all that a program can change."""
        names = list(sys.modules)
        end = names.index(LAST_OF_WARM_UP) if LAST_OF_WARM_UP in names else -1
        seen: Record = {
            "sys.modules": [[name, self.describer.value(sys.modules[name], 2)] for name in names[end + 1 :]],
            "missing": [name for name in self.warm_up if name not in sys.modules],
            "sys.meta_path": [self.describer.value(finder, 1) for finder in sys.meta_path],
            "sys.path_hooks": len(sys.path_hooks),
            "lock_held": self.implementation.lock_held(),
            "tree": on_disk(self.tree),
        }
        if sys.implementation.name == "cpython":  # which closes what is forgotten
            seen["open files"] = sum(map(is_open, range(32)))
        for label, subject in self.describer.labelled:  # which grows: describing one object can meet another
            if isinstance(subject, types.ModuleType):
                seen[label] = self.describer.module(label, subject, id(subject) in self.warm_up_ids)
            else:
                seen[label] = self.describer.file(subject)
        return seen

    def observe(self) -> Record:
        """Return what the module that calls this sees of itself while it is executed."""
        namespace = sys._getframe(1).f_globals
        name, spec, loader = (namespace.get(name) for name in ("__name__", "__spec__", "__loader__"))
        in_modules = sys.modules.get(name) if isinstance(name, str) else None
        parent, dot, _ = str(name).rpartition(".")
        return {
            "is in sys.modules": getattr(in_modules, "__dict__", None) is namespace,
            "is the last": list(sys.modules)[-1] == name,
            "spec": spec,
            "loader": loader,
            "has the loader of the spec": getattr(spec, "loader", None) is loader,
            # From 3.14 on, a package could not import its submodules if it were, and its parent not imported.
            "is initializing": (not dot or parent in sys.modules) and getattr(spec, "_initializing", None),
            # Not the others, which it may have from a module of the interpreter that it was executed in.
            "names": sorted({*IMPORTED.split(), "__builtins__", "__doc__"} & namespace.keys()),
            "lock_held": self.implementation.lock_held(),
        }


def forget(error: BaseException) -> None:
    """Let go of the frames of an exception, and so of what is open in them."""
    errors: list[BaseException | None] = [error]
    while errors:
        each = errors.pop()
        if each is not None:
            traceback.clear_frames(each.__traceback__)
            each.__traceback__ = None
            errors += [each.__cause__, each.__context__]
            each.__cause__ = each.__context__ = None


def run(
    program: list[str], implementation: Any, world: types.CodeType, write: Callable[[bytes], Any]
) -> None:
    """Run a program in this process and folder, and write a record of each line as it is done."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    signal.alarm(SECONDS_PER_PROGRAM)
    # In the child of a fork, PyPy lets anyone release the lock until it is first acquired there.
    implementation.acquire_lock()
    implementation.release_lock()
    state = Run(implementation, world)
    for line in program:
        write(json.dumps(state.step(line)).encode() + b"\n")


def run_apart(program: list[str], implementation: Any, world: types.CodeType) -> Record:
    """Run a program in a fork of this process and a new folder, and return the record.

    Its status is not 0 where the program has broken what records it, such as the module os, or was killed.
    """
    tree = os.path.realpath(tempfile.mkdtemp(prefix="imp-"))
    readable, writable = os.pipe()
    end, write = os._exit, os.write
    child = os.fork()
    if child == 0:
        try:
            os.close(readable)
            os.chdir(tree)
            run(program, implementation, world, lambda record: write(writable, record))
            end(0)
        finally:
            end(1)
    os.close(writable)
    with open(readable, "rb") as pipe:
        lines = [json.loads(line) for line in pipe]
    _, status = os.waitpid(child, 0)
    shutil.rmtree(tree)
    return {"tree": tree, "status": status, "lines": lines}


def import_implementation(name: str, sources: dict[str, str]) -> Any:
    """Import an implementation, from the sources that were sent unless it is the interpreter's own."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the standard library's imp warns
        for path, source in sources.items():
            os.makedirs(os.path.join(folder, name), exist_ok=True)
            with open(os.path.join(folder, name, path), "w", encoding="utf-8") as file:
                file.write(source)
        sys.path.insert(0, folder)
        implementation = importlib.import_module(name)
        implementation.load_source("warm_up", os.devnull)
        del sys.modules["warm_up"], sys.path[0]
        sys.path_importer_cache.clear()
    return implementation


def facts() -> Record:
    """Return what of this interpreter shows in records, and is not so in others."""
    return {
        "version": list(sys.version_info[:3]),
        "stdlib": STDLIB,
        "tag": sys.implementation.cache_tag,
        "magic": importlib.util.MAGIC_NUMBER.hex(),
        "suffix": importlib.machinery.EXTENSION_SUFFIXES[0],
    }


def main() -> None:
    """Run the programs that come."""
    sys.path[:] = [path for path in sys.path if path]
    for module in WARM_UP.split():
        importlib.import_module(module)
    importlib.invalidate_caches()
    setup = json.loads(sys.stdin.readline())
    # The standard library's runpy, executed as __main__ by a program, would run what is left in sys.argv.
    implementation = import_implementation(sys.argv.pop(), setup["sources"])
    world = compile(setup["world"], "<world>", "exec")
    gc.collect()
    gc.disable()
    if sys.implementation.name == "pypy":
        importlib.import_module("pypyjit").set_param("off")  # a program ends before that pays
    print(json.dumps(facts()), flush=True)
    for line in sys.stdin:
        print(json.dumps(run_apart(json.loads(line), implementation, world)), flush=True)


if __name__ == "__main__":
    main()
