"""Runs programs that have finders and loaders of PEP 302, each in a fork, and reports what they print.

    python tests/restore/pep302.py --record

writes what Python 3.11 prints into pep302_programs.txt. Every program has the names of this module.
"""

import atexit
import gc  # noqa: F401 (imported at exit)
import importlib
import importlib.machinery
import importlib.util
import json
import os
import re
import sys
import tempfile
import threading  # noqa: F401 (for programs)
import traceback
import types
import warnings
from pathlib import Path

PROGRAMS = Path(__file__).with_name("pep302_programs.txt")
NATIVE = sys.version_info < (3, 12)

if __name__ == "__main__":
    sys.path.append(str(Path(__file__).parent.parent))
    if sys.argv[1:2] == ["--without"]:
        import masking

        masking.import_imp_compat(sys.argv[2:])

from trees import build

if not NATIVE:
    from imp_compat import restore


# What programs use


class Loader:
    """The loader that PEP 302 has for an example: of sources, by the names of their modules."""

    def __init__(self, sources):
        self.sources = sources

    def __repr__(self):
        return f"<{type(self).__name__}>"

    def load_module(self, fullname):
        module = sys.modules.setdefault(fullname, types.ModuleType(fullname))
        module.__file__ = f"<{fullname}>"
        module.__loader__ = self
        module.__package__ = fullname.rpartition(".")[0]
        if any(name.startswith(f"{fullname}.") for name in self.sources):
            module.__path__ = [f"<{fullname}>"]
            module.__package__ = fullname
        exec(compile(self.sources[fullname], module.__file__, "exec"), vars(module))
        return module


class KnowingLoader(Loader):
    """A loader with the optional methods of PEP 302."""

    def is_package(self, fullname):
        return any(name.startswith(f"{fullname}.") for name in self.sources)

    def get_filename(self, fullname):
        return f"<{fullname}>"


class BareLoader:
    """A loader that sets nothing, or what a function makes of the name."""

    def __init__(self, make=types.ModuleType):
        self.make = make

    def load_module(self, fullname):
        sys.modules[fullname] = module = self.make(fullname)
        return module


class Finder:
    """A finder of PEP 302 that prints which of the programs' modules it is asked for."""

    def __init__(self, label="", loader=None, **sources):
        self.label = label
        self.sources = {name.replace("__", "."): source for name, source in sources.items()}
        self.loader = loader(self.sources) if isinstance(loader, type) else loader or Loader(self.sources)

    def _find(self, fullname, *arguments):
        if self.label and fullname.startswith(("mod", "pkg", "none")):
            print(self.label, fullname, *arguments)
        return self.loader if fullname in self.sources else None

    def find_module(self, fullname, path=None):
        return self._find(fullname, path)


class Acting(Finder):
    """A finder that acts when it is asked for mod."""

    def __init__(self, action, label="", **sources):
        super().__init__(label, **sources)
        self.action = action

    def find_module(self, fullname, path=None):
        if fullname == "mod":
            self.action(self)
        return super().find_module(fullname, path)


class ModernFinder(Finder):
    """A finder of today."""

    def find_spec(self, fullname, path=None, target=None):
        loader = self._find(fullname, path, target and target.__name__)
        return loader and importlib.util.spec_from_loader(fullname, loader)


class EntryFinder(Finder):
    """A path entry finder of PEP 302."""

    def find_module(self, fullname, path=None):
        return self._find(fullname)


class PortionFinder(Finder):
    """A path entry finder of PEP 420."""

    portions = ()

    def find_loader(self, fullname):
        return self._find(fullname), list(self.portions)


class ModernLoader:
    """A loader of today."""

    def create_module(self, spec): ...

    def exec_module(self, module):
        module.x = "modern"


def hook(finder, entry="<entry>"):
    """Put a path hook that makes a finder for an entry of sys.path, and that entry, in front."""

    def path_hook(path):
        if path != entry:
            raise ImportError
        return finder

    sys.path_hooks.insert(0, path_hook)
    sys.path.insert(0, entry)
    return finder


def first(*finders):
    """Put finders in front of sys.meta_path, and return the first."""
    sys.meta_path[:0] = finders
    return finders[0]


def write(tree):
    """Write a tree of files into the current directory, and put that on sys.path."""
    build(tree, Path.cwd())
    sys.path.insert(0, os.getcwd())


def attempt(call, *arguments):
    """Return what a call returns, or its exception as text."""
    try:
        return call(*arguments)
    except BaseException as error:  # noqa: BLE001
        return f"{type(error).__name__}: {error}"


def frames(error):
    """Return where a traceback passes, without the frames of the import system."""
    return [
        f"{entry.filename.rpartition('/')[2]}:{entry.name}"
        for entry in traceback.extract_tb(error.__traceback__)
        if not entry.filename.startswith("<frozen importlib")
    ]


# Running them


def read():
    """Return each program by its title: the code, and what it prints, by the Python version that began to."""
    sections = re.split(r"^=== (.*)\n", PROGRAMS.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    programs = {}
    for title, text in zip(sections[::2], sections[1::2]):
        assert title not in programs, title
        code, printed = "", {"3.11": ""}
        for line in text.splitlines(keepends=True):
            mark, version, output = re.fullmatch(r"((3\.\d+)?> )?(.*\n)", line).groups()
            if mark:
                printed[version or "3.11"] = printed.get(version or "3.11", "") + output
            else:
                code += output
        programs[title] = code, printed
    return programs


def run(code):
    """Return what a program prints in a fork of this process."""
    with tempfile.TemporaryDirectory() as directory, tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        child = os.fork()
        if child == 0:
            _run_in_child(code, directory, file)
        os.waitpid(child, 0)
        file.seek(0)
        output = file.read()
    output = output.replace(os.path.realpath(directory), "DIR").replace(directory, "DIR")
    return re.sub(r" at 0x[0-9a-fA-F]+", "", output)


def _run_in_child(code, directory, file):
    os.chdir(directory)
    sys.stdout = file
    main = sys.modules["__main__"] = types.ModuleType("__main__")
    vars(main).update({name: value for name, value in globals().items() if not name.startswith("__")})
    try:
        exec(compile(code, "program.py", "exec"), vars(main))
    except BaseException as error:  # noqa: BLE001
        print(f"{type(error).__name__}: {error}", frames(error))
    atexit._run_exitfuncs()
    sys.stdout.flush()
    os._exit(0)


def run_all():
    """Return what each program prints, with what was lost put back."""
    warnings.simplefilter("ignore")
    sys.meta_path[:] = [finder for finder in sys.meta_path if isinstance(finder, type)]  # not setuptools' own
    if not NATIVE:
        restore.install("all")
    return {title: run(code) for title, (code, _) in read().items()}


def record():
    """Write what each program prints into the file."""
    assert sys.version_info[:2] == (3, 11)
    outputs = run_all()
    text = ""
    for title, (code, printed) in read().items():
        text += f"=== {title}\n{code}"
        for version, output in {**printed, "3.11": outputs[title]}.items():
            mark = "> " if version == "3.11" else f"{version}> "
            text += "".join(f"{mark}{line}\n" for line in output.splitlines())
    PROGRAMS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    if sys.argv[1:] == ["--record"]:
        record()
    else:
        print(json.dumps(run_all()))
