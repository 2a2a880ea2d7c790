"""What one import costs more while finders of PEP 302 would be asked, and there are none.

    python checks/benchmarks/hooks.py

Imports an empty module from memory, over and over, with and without imp_compat.restore's "hooks".
"""

from __future__ import annotations

import sys
import timeit
from importlib import machinery
from types import SimpleNamespace
from typing import Any

from imp_compat import restore

LOADER: Any = SimpleNamespace(create_module=lambda spec: None, exec_module=lambda module: None)
EMPTY = machinery.ModuleSpec("empty", LOADER)
FINDER: Any = SimpleNamespace(find_spec=lambda name, path=None, target=None: {"empty": EMPTY}.get(name))


def import_empty() -> None:
    """Import the module, which is not in sys.modules."""
    sys.modules.pop("empty", None)
    __import__("empty")


def nanoseconds(number: int = 200) -> float:
    """Return what one import takes, over some of them."""
    return timeit.timeit(import_empty, number=number) / number * 1e9


def main() -> None:
    """Measure both in turns, for what else the machine does, and print the fastest and their difference."""
    sys.meta_path.insert(0, FINDER)
    without, with_hooks = [], []
    for _ in range(200):
        without.append(nanoseconds())
        with restore.installed("hooks"):
            import_empty()
            with_hooks.append(nanoseconds())
    before, after = min(without), min(with_hooks)
    print(f"{sys.version.split()[0]}: {before:.0f} ns without, {after:.0f} ns with: {after - before:+.0f} ns")


if __name__ == "__main__":
    main()
