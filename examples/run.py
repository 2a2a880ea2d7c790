"""Run the plugin host in oldhost/, which says `import imp`, and check what each of its steps does.

It runs unchanged, in a copy of its folder where one plugin is bytecode alone and another is edited.
"""

from __future__ import annotations

import importlib
import os
import platform
import py_compile
import shutil
import sys
import tempfile
from pathlib import Path

OLDHOST = Path(__file__).resolve().parent / "oldhost"


def main() -> int:
    """Run the host and return the exit status."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, "oldhost")
        shutil.copytree(OLDHOST, copy, ignore=shutil.ignore_patterns("__pycache__"))
        keep_bytecode_only(copy / "plugins" / "secret.py")
        results = run_host(copy)
    failed = results.count(False)
    print(f"\n{len(results)} steps, {failed} failed" if failed else f"\n{len(results)} steps, all ok")
    return 1 if failed else 0


def keep_bytecode_only(source: Path) -> None:
    """Compile a plugin as one without source is shipped: to a .pyc file of this Python, beside it."""
    py_compile.compile(str(source), str(source.with_suffix(".pyc")), doraise=True)
    source.unlink()


def edit(source: Path, old: str, new: str) -> None:
    """Edit a plugin, so that its time of change differs even where the file system counts in seconds."""
    source.write_text(source.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    later = source.stat().st_mtime + 2
    os.utime(source, (later, later))


def run_host(folder: Path) -> list[bool]:
    """Take the host through its steps and return whether each of them did what it should."""
    sys.path.insert(0, str(folder))
    pluginhost = importlib.import_module("pluginhost")
    imp = sys.modules["imp"]
    print(f"Python {platform.python_version()}, where `import imp` gives {imp.__file__}\n")

    host = pluginhost.PluginHost(str(folder / "plugins"), str(folder / "host.conf"))
    results = [
        check("load_source of host.conf: disabled", host.config.disabled, ["rude"]),
        check(
            "get_suffixes tells plugins from other files",
            host.find_names(),
            ["casual", "french", "polite", "rude", "secret"],
        ),
        check(
            "find_module, load_module under the import lock",
            host.load_all(),
            [("casual", "source"), ("french", "source"), ("polite", "package"), ("secret", "bytecode")],
        ),
        check("lock_held when all are loaded", imp.lock_held(), False),
        check(
            "the plugins greet",
            host.greet("Ada"),
            [
                "* Hi Ada",
                "* Enchanté, Ada",  # its source is in Latin-1
                "* How do you do, Ada",
                "* Psst, Ada, we are alone",
            ],
        ),
        check("nothing to reload", host.reload_changed(), []),
    ]
    edit(folder / "plugins" / "casual.py", "Hi", "Good morning")
    return [
        *results,
        check("reload of the one that was edited", host.reload_changed(), ["casual"]),
        check("it greets anew", host.greet("Ada")[0], "* Good morning Ada"),
    ]


def check(step: str, result: object, expected: object) -> bool:
    """Print what a step did, and return whether it did what was expected."""
    ok = result == expected
    print(f"ok      {step}: {result!r}" if ok else f"FAILED  {step}: {result!r}, not {expected!r}")
    return ok


if __name__ == "__main__":
    sys.exit(main())
