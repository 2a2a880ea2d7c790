"""imp-compat doctor: one screen for someone whose old plugin fails."""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import os
import platform
import sys
import warnings
from importlib import machinery, metadata
from pathlib import PurePath
from typing import Any

from . import _enable, restore


def main(arguments: list[str]) -> int:
    """Print the report; return 0 if `import imp` gives imp_compat or the standard library's, otherwise 1."""
    parser = argparse.ArgumentParser(
        prog="imp-compat doctor",
        description="Show which imp this Python imports, what else newer Python versions removed, and what "
        "is restored. The exit status is 0 if `import imp` gives imp_compat or the standard library's imp, "
        "otherwise 1.",
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="how to print it (default: %(default)s)"
    )
    options = parser.parse_args(arguments)
    report = examine()
    print(json.dumps(report, indent=2) if options.format == "json" else _to_text(report))
    return int(report["imp"]["provider"] not in ("imp_compat", "standard library"))


def examine() -> dict[str, Any]:
    """Return the report, as `--format json` prints it."""
    imp, lost = _examine_imp(), restore.missing()
    with restore.installed("all") as names:
        not_restored = set(names)
    report = {
        "python": {
            "version": platform.python_version(),
            "implementation": platform.python_implementation(),
            "executable": sys.executable,
        },
        "imp": imp,
        "lost": lost,
        "restored": [name for names in lost.values() for name in names if name not in not_restored],
        "enabled": [path for path in _enable.written_files() if not path.endswith(".py")],
    }
    return {**report, "next": _next_steps(report)}


def _examine_imp() -> dict[str, Any]:
    """Import imp; return its provider, file, distributions, rivals for the file imp.py, and any error."""
    module, error = None, None
    try:
        # What it prints must not mix with the report.
        with warnings.catch_warnings(), contextlib.redirect_stdout(sys.stderr):
            warnings.simplefilter("ignore")
            module = importlib.import_module("imp")
    except (Exception, SystemExit) as raised:  # noqa: BLE001 # a stray imp.py may do anything
        error = f"{type(raised).__name__}: {raised}"
    found = _find_imp()
    file = getattr(module, "__file__", None) or found
    return {
        "provider": None if module is None else _provider(getattr(module, "__name__", ""), file),
        "file": file,
        "distributions": _owners(file),
        "rivals": [name for name in _owners(found) if name != "imp-compat"],
        "error": error,
    }


def _find_imp() -> str | None:
    """Return the file or directory that is the first imp on sys.path."""
    spec = machinery.PathFinder.find_spec("imp")
    return None if spec is None else spec.origin or next(iter(spec.submodule_search_locations or []), None)


def _provider(name: str, file: str | None) -> str:
    # A vendored copy may have any name.
    if name.rpartition(".")[2] == "imp_compat" or file == sys.modules[str(__package__)].__file__:
        return "imp_compat"
    return "standard library" if os.path.dirname(file or "") == os.path.dirname(os.__file__) else "other"


def _owners(file: str | None) -> dict[str, str]:
    """Return the names and versions of the distributions whose metadata lists a file."""
    if file is None:
        return {}
    parts = PurePath(file).parts
    return {
        distribution.metadata["Name"]: distribution.version
        for distribution in metadata.distributions()
        for path in distribution.files or []
        if parts[-len(path.parts) :] == path.parts
        and os.path.realpath(str(path.locate())) == os.path.realpath(file)
    }


def _next_steps(report: dict[str, Any]) -> list[str]:
    steps = []
    imp, reinstall = report["imp"], "pip install --force-reinstall imp-compat"
    if imp["rivals"]:
        steps.append(
            f"`pip uninstall {' '.join(imp['rivals'])}`, then `{reinstall}`: only one can own imp.py"
        )
    elif imp["provider"] == "other" or (imp["error"] and imp["file"]):
        steps.append(f"rename or remove {imp['file']}, which hides the imp that old code needs")
    elif imp["error"]:
        steps.append(f"`{reinstall}`: its imp.py is not on sys.path")
    if sum(map(len, report["lost"].values())) > len(report["restored"]):
        steps.append("`imp-compat run PROGRAM` restores all of it in one program")
        steps.append("`imp-compat enable` restores all of it in every process of this environment")
    return steps


def _to_text(report: dict[str, Any]) -> str:
    python = report["python"]
    sections = {
        "Python": [f"{python['version']}, {python['implementation']}, {python['executable']}"],
        "import imp": [_describe_imp(report["imp"])],
        "lost": _describe_lost(report) or ["nothing else"],
        "enabled": report["enabled"] or ["no"],
        "next": report["next"] or ["nothing to do"],
    }
    return "\n".join(
        f"{'' if number else title:12}{line}"
        for title, lines in sections.items()
        for number, line in enumerate(lines)
    )


def _describe_imp(imp: dict[str, Any]) -> str:
    owners = " and ".join(f"{name} {version}" for name, version in imp["distributions"].items())
    source = f"installed by {owners}" if owners else "not part of a distribution"
    origin = f" ({imp['file']}, {source})" if imp["file"] else ""
    if imp["error"]:
        return f"fails: {imp['error']}{origin}"
    if imp["provider"] == "standard library":
        return f"the standard library's ({imp['file']})"
    is_ours = imp["provider"] == "imp_compat"
    return ("imp_compat" if is_ours else "neither imp_compat nor the standard library's") + origin


def _describe_lost(report: dict[str, Any]) -> list[str]:
    lines = []
    for group, names in report["lost"].items():
        if names:
            count = sum(name in report["restored"] for name in names)
            state = {0: "not restored", len(names): "restored"}.get(count, f"{count} of them restored")
            lines.append(f"{group:10}{len(names):3} {'name' if len(names) == 1 else 'names'}, {state}")
    return lines
