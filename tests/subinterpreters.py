"""Runs an `imp` in another interpreter: what test_subinterpreters.py runs in processes of their own."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import sys
import warnings
from pathlib import Path
from typing import Any

import masking
from trees import build, compiled

NAME = "_interpreters" if sys.version_info >= (3, 13) else "_xxsubinterpreters"
interpreters: Any = importlib.import_module(NAME) if importlib.util.find_spec(NAME) else None

# The main interpreter's GIL is shared by all others, up to 3.11, and from then on by legacy ones (PEP 684).
KINDS = ["legacy", "isolated"] if sys.version_info >= (3, 12) else ["legacy"]

# An extension of which there is one copy in a process, so that isolated interpreters refuse it.
SINGLE_PHASE = "_testsinglephase"

TREE = {
    "plugin.py": "x = 'plugin'",
    "compiled.pyc": compiled("x = 'compiled'"),
    "package": {"__init__.py": "x = 'package'", "part.py": "x = 'part'"},
    "bad.py": "1 / 0",
}
ANSWER = Path("answer.json")


def run(kind: str, code: str) -> None:
    """Run code in a new interpreter of a kind."""
    if sys.version_info >= (3, 13):
        interpreter = interpreters.create(kind)
    elif sys.version_info >= (3, 12):
        interpreter = interpreters.create(isolated=kind == "isolated")
    else:
        interpreter = interpreters.create()
    try:
        error = getattr(interpreters, "exec", interpreters.run_string)(interpreter, code)
        assert error is None, error.errdisplay
    finally:
        interpreters.destroy(interpreter)


def ask(kind: str, question: str, *arguments: Any) -> Any:
    """Return the answer to a question, asked in a new interpreter."""
    code = f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r}); import subinterpreters\n"
    run(kind, code + f"subinterpreters.answer{question, *arguments}")
    return json.loads(ANSWER.read_text())


def answer(question: str, name: str, missing: list[str], extension: tuple[str, str]) -> None:
    """Answer a question about an `imp`, which lacks private names, in the interpreter that is asked."""
    ANSWER.write_text(json.dumps(globals()[question](imported(name, missing), *extension)))


def main(kind: str, name: str, missing: list[str], *extension: str) -> None:
    """Print all answers, each of which is the same twice, and what asking has changed here."""
    build(TREE, Path())  # type: ignore[arg-type]
    imp = imported(name, missing)
    imp.load_source("plugin", "package/part.py")
    modules = dict(sys.modules)
    answers = {}
    for question in QUESTIONS:
        answers[question] = ask(kind, question, name, missing, extension)
        # 3.12.1 crashes when two interpreters refuse an extension, imports or not.
        if question != "single_phase":
            assert ask(kind, question, name, missing, extension) == answers[question]
    changed = sorted(key for key in {*modules, *sys.modules} if sys.modules.get(key) is not modules.get(key))
    state = {"changed": changed, "plugin": sys.modules["plugin"].x, "held": imp.lock_held()}
    print(json.dumps([answers, state]))


def imported(name: str, missing: list[str]) -> Any:
    masking.import_imp_compat(missing)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module(name)


# Questions


def use(imp: Any, *_: str) -> Any:
    """Load in all ways, fail to load, and take the lock."""
    sys.path.insert(0, "")
    file, path, details = imp.find_module("part", ["package"])
    with file:
        modules = [
            imp.load_source("plugin", "plugin.py"),
            imp.load_compiled("compiled", "compiled.pyc"),
            imp.load_package("package", "package"),
            imp.load_module("package.part", file, path, details),
            imp.load_module("found", *imp.find_module("package", ["."])),
            imp.reload(sys.modules["plugin"]),
        ]
    assert modules == [sys.modules[module.__name__] for module in modules]
    with contextlib.suppress(ZeroDivisionError):
        imp.load_source("bad", "bad.py")
    assert "bad" not in sys.modules
    assert imp.init_builtin("time").__name__ == "time"
    assert not imp.lock_held()
    imp.acquire_lock()
    assert imp.lock_held()
    imp.release_lock()
    assert not imp.lock_held()
    return [module.x for module in modules]


def extension(imp: Any, name: str, path: str) -> Any:
    """Load the extension that conftest.py found."""
    module = imp.load_dynamic(name, path)
    return [module.__name__, module.__spec__.origin, module is sys.modules[name]]


def single_phase(imp: Any, *_: str) -> Any:
    """Return how a load and an import of an extension that can refuse it end."""
    spec = importlib.util.find_spec(SINGLE_PHASE)
    if spec is None:
        return None

    def load() -> Any:
        return imp.load_dynamic(SINGLE_PHASE, spec.origin)

    return [outcome(load), outcome(lambda: importlib.import_module(SINGLE_PHASE))]


def outcome(load: Any) -> Any:
    sys.modules.pop(SINGLE_PHASE, None)
    try:
        module = load()
    except ImportError as error:
        assert SINGLE_PHASE not in sys.modules
        return [type(error).__name__, str(error), error.name, error.path]
    assert module is sys.modules[SINGLE_PHASE]
    return "loaded"


def shim(imp: Any, *_: str) -> Any:
    return importlib.import_module("imp") is imp


QUESTIONS = ["use", "extension", "single_phase"]
if sys.version_info >= (3, 12):
    QUESTIONS.append("shim")
