"""Runs programs on one implementation of `imp`, each in a fresh process and directory, and records each line.

An interpreter is given it as text, `python -c <this text> imp`, so the interpreter needs no other file.
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
SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]
CACHE_TAG = str(sys.implementation.cache_tag)
LAST_OF_WARM_UP = "<what programs import comes after this>"
SECONDS_PER_PROGRAM = 30

# What is recorded of objects
ERROR = "name path filename filename2 errno lineno code start end reason"
FILE = "closed mode encoding errors newlines name tell"
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
    """Turns objects into JSON, so that two of them look equal if no caller can tell them apart."""

    def __init__(self, tree: str) -> None:
        self.tree = tree
        self.labels: dict[int, str] = {}
        self.labelled: list[Any] = []
        self.warm_up = {id(module) for module in sys.modules.values()}
        self.of_interpreter = set(self.warm_up)

    def label(self, kind: str, subject: Any) -> str:
        """Name an object that has an identity by its kind and by when it was met."""
        if id(subject) not in self.labels:
            self.labels[id(subject)] = f"{kind} {len(self.labels)}"
            self.labelled.append(subject)
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
        text = str(error)
        frames = [(frame.f_code, number) for frame, number in traceback.walk_tb(error.__traceback__)]
        return {
            "class": class_name(type(error)),
            "text": text,
            "args": None if error.args == (text,) else [self.value(argument, 2) for argument in error.args],
            **self.attributes({n: getattr(error, n) for n in ERROR.split() if hasattr(error, n)}, 2),
            "cause": class_name(type(error.__cause__)),
            "context": class_name(type(error.__context__)),
            "suppresses context": error.__suppress_context__,
            "frames": [[code(each), number] for each, number in frames if self.is_ours(each.co_filename)],
        }

    def is_ours(self, filename: str) -> bool:
        """Return True if code is from the program's own modules."""
        return filename.startswith(self.tree) or not filename.startswith(("/", "<"))

    def module(self, module: types.ModuleType) -> Record:
        """Describe what a module has; of one that is the interpreter's, what the program can have set."""
        namespace = dict(types.ModuleType.__getattribute__(module, "__dict__"))
        namespace["has builtins"] = "__builtins__" in namespace
        if "__warningregistry__" in namespace:
            namespace["__warningregistry__"] = None  # counts the filters that this process has set
        is_foreign = is_of_interpreter(module)
        if is_foreign:
            self.of_interpreter.add(id(module))  # and keeps its names when other code is executed in it
        if is_foreign and id(module) in self.warm_up:
            namespace = {name: namespace.get(name) for name in f"__name__ {SET_BY_PROGRAMS}".split()}
        elif id(module) in self.of_interpreter:
            namespace = only_import_attributes(namespace)
        return {"class": class_name(type(module)), **self.attributes(namespace)}

    def file(self, file: Any) -> Record:
        """Describe the state of a file object."""
        state: Record = {"class": class_name(type(file))}
        for name in FILE.split():
            try:
                attribute = getattr(file, name)
                state[name] = self.value(attribute() if name == "tell" else attribute)
            except (AttributeError, ValueError, OSError) as error:
                state[name] = class_name(type(error))
        return state


# Describing files on disk


def on_disk(folder: str) -> Record:
    """Describe the files below a directory."""
    found: Record = {}
    for parent, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(folders + files):
            path = os.path.join(parent, name)
            found[os.path.relpath(path, folder)] = [oct(os.lstat(path).st_mode), *content(path)]
    return found


def content(path: str) -> list[Any]:
    """Describe what is in a file: bytecode by its version, flags and code."""
    if os.path.islink(path):
        return [os.readlink(path)]
    if os.path.isdir(path):
        return []
    with open(path, "rb") as file:
        data = file.read()
    if data[2:3] != b"\r":  # as in every magic number
        return [hashlib.md5(data).hexdigest()]
    try:
        described = code(marshal.loads(data[16:]))
    except Exception:
        described = {"code": "damaged"}
    return [importlib.util.MAGIC_NUMBER.startswith(data[:4]), data[4:8].hex(), described]


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
        sys.modules[LAST_OF_WARM_UP] = types.ModuleType(LAST_OF_WARM_UP)
        self.describer = Describer(self.tree)
        self.warm_up = list(sys.modules)
        for module in sys.modules.values():
            getattr(getattr(module, "__spec__", None), "cached", None)  # made when it is first asked for
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
        record["warnings"] = [
            [warning.category.__name__, str(warning.message), self.describer.is_ours(warning.filename)]
            for warning in caught or ()
        ]
        seen = self.look()
        record["changes"] = {name: what for name, what in seen.items() if what != self.seen.get(name)}
        self.seen = seen
        return record

    def execute(self, line: str) -> Any:
        """Execute a line; return the value of an expression, also if it is bound to a name."""
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
        for subject in self.describer.labelled:  # which grows: describing one object can meet another
            is_module = isinstance(subject, types.ModuleType)
            describe = self.describer.module if is_module else self.describer.file
            seen[self.describer.labels[id(subject)]] = describe(subject)
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


def neutral(text: str, tree: str) -> str:
    """Return a record without what says only where, and by which interpreter, it was made."""
    text = text.replace(tree, "<tree>").replace(STDLIB, "<stdlib>").replace(SUFFIX, "<suffix>")
    magic = repr(importlib.util.MAGIC_NUMBER[:3])[2:-1]
    for _ in range(3):  # a repr, and reprs of it
        magic = magic.replace("\\", "\\\\")
        text = text.replace(magic, "<magic>")
    text = re.sub(re.escape(CACHE_TAG) + r"\b", "<tag>", text)
    text = re.sub(r"\bimp_compat\b", "imp", text)
    return re.sub(r"\b0x[0-9a-f]{6,}\b", "<address>", text)


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
    """Run a program in this process and directory, and write a record of each line as it is done."""
    os.dup2(os.open(os.devnull, os.O_RDWR), 1)
    signal.alarm(SECONDS_PER_PROGRAM)
    # In the child of a fork, PyPy lets anyone release the lock until it is first acquired there.
    implementation.acquire_lock()
    implementation.release_lock()
    state = Run(implementation, world)
    for line in program:
        write(neutral(json.dumps(state.step(line)), state.tree).encode() + b"\n")


def run_apart(program: list[str], implementation: Any, world: types.CodeType) -> Record:
    """Run a program in a fork of this process and a new directory, and return the record.

    Its status is not 0 if the program has broken what records it, such as the module os, or was killed.
    """
    parent = os.path.realpath(tempfile.mkdtemp(prefix="imp-"))
    tree = parent + "/tree"  # Programs look into the directory above, too.
    os.mkdir(tree)
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
    shutil.rmtree(parent)
    return {"status": status, "lines": lines}


def import_implementation(name: str, sources: dict[str, str]) -> Any:
    """Import an implementation, from the sources that were sent unless it is the interpreter's own."""
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the standard library's imp warns
        os.mkdir(folder + "/imp_compat")
        for path, source in sources.items():
            with open(os.path.join(folder, path), "w", encoding="utf-8") as file:
                file.write(source)
        sys.path.insert(0, folder)
        implementation = importlib.import_module(name)
        implementation.load_source("warm_up", os.devnull)
        del sys.modules["warm_up"], sys.path[0]
        sys.path_importer_cache.clear()
    return implementation


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
    for line in sys.stdin:
        print(json.dumps(run_apart(json.loads(line), implementation, world)), flush=True)


if __name__ == "__main__":
    main()
