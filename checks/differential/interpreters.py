"""Finds interpreters, and keeps each running that replays programs."""

from __future__ import annotations

import base64
import functools
import importlib.util
import itertools
import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile
import zlib
from typing import Any, NamedTuple

import pythons

HERE = pathlib.Path(__file__).parent
REPLAY = HERE / "replay.py"
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_"))}
ENVIRONMENT["LANG"] = "C.UTF-8"
ASK = """
import sys, sysconfig
has_gil = not sysconfig.get_config_var("Py_GIL_DISABLED")
print(sys.implementation.name, *sys.version_info[:2], sysconfig.get_path("include"), has_gil)
"""


class Interpreter(NamedTuple):
    """An interpreter: the command line that starts it, and what it is."""

    command: str
    name: str
    version: tuple[int, int]
    headers: str
    has_gil: bool

    @property
    def has_imp(self) -> bool:
        """Return True if its standard library has imp."""
        return self.version < (3, 12)

    def __str__(self) -> str:
        return f"{self.name} {self.version[0]}.{self.version[1]}{'' if self.has_gil else 't'}"


def ask(command: str) -> list[Interpreter]:
    """Return the interpreter of a command line, or nothing if it starts none."""
    try:
        answer = subprocess.check_output(
            [*shlex.split(command), "-c", ASK], stderr=subprocess.DEVNULL, env=ENVIRONMENT, encoding="utf-8"
        )
        name, major, minor, headers, has_gil = answer.split()
    except (OSError, subprocess.CalledProcessError, ValueError):
        return []
    return [Interpreter(command, name, (int(major), int(minor)), headers, has_gil == "True")]


@functools.lru_cache(maxsize=None)
def find() -> list[Interpreter]:
    """Return one interpreter of each version: commands in IMP_COMPAT_PYTHONS first, then those installed."""
    given = [command for command in os.environ.get("IMP_COMPAT_PYTHONS", "").split(";") if command.strip()]
    installed = filter(None, map(pythons.find, pythons.NAMES))
    found: dict[str, Interpreter] = {}
    for interpreter in itertools.chain.from_iterable(map(ask, [*given, *installed])):
        found.setdefault(str(interpreter), interpreter)
    return sorted(found.values(), key=lambda each: (each.name, each.version))


def world(interpreters: list[Interpreter]) -> str:
    """Return the source of world.py, with an extension module for every CPython if one can be compiled."""
    source = (HERE / "world.py").read_text(encoding="utf-8")
    gcc = ["gcc", "-shared", "-fPIC", "-s", str(HERE / "extension.c")]
    headers = [each.headers for each in interpreters if each.name == "cpython"]
    with tempfile.TemporaryDirectory() as folder:
        output = pathlib.Path(folder) / "extension.so"
        for include in headers if shutil.which("gcc") else []:
            command = [*gcc, "-I", include, "-o", str(output)]
            if not subprocess.run(command, stderr=subprocess.DEVNULL, check=False).returncode:
                extension = base64.b64encode(zlib.compress(output.read_bytes())).decode()
                return source.replace('EXTENSION = ""', f'EXTENSION = "{extension}"', 1)
    return source


def library() -> dict[str, str]:
    """Return the sources of the imp_compat that is installed, by their paths."""
    spec = importlib.util.find_spec("imp_compat")
    if spec is None or spec.origin is None:
        sys.exit("imp_compat is not installed")
    files = pathlib.Path(spec.origin).parent.glob("*.py")
    return {f"imp_compat/{file.name}": file.read_text(encoding="utf-8") for file in files}


class Worker:
    """A process that runs programs on one implementation of imp."""

    def __init__(self, interpreter: Interpreter, implementation: str, world: str) -> None:
        self.interpreter = interpreter
        self.implementation = implementation
        self.process = subprocess.Popen(
            [*shlex.split(interpreter.command), "-c", REPLAY.read_text("utf-8"), implementation],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=ENVIRONMENT,
            encoding="utf-8",
        )
        self.send({"world": world, "sources": library() if implementation == "imp_compat" else {}})

    def send(self, message: Any) -> None:
        """Send what there is to run with, or a program."""
        print(json.dumps(message), file=self.process.stdin, flush=True)

    def receive(self) -> Any:
        """Return the record of the program that was sent."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self} ended with status {self.process.wait()}")
        return json.loads(line)

    def run(self, program: list[str]) -> Any:
        """Return the record of a program."""
        self.send(program)
        return self.receive()

    def __str__(self) -> str:
        return f"{self.implementation} on {self.interpreter}"
