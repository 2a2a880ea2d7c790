"""What one import costs more while finders of PEP 302 would be asked, and there are none.

    python checks/benchmarks/hooks.py

Imports an empty module from memory, over and over, with and without imp_compat.restore's "hooks".
"""

from __future__ import annotations

import sys
import timeit
from importlib import machinery

from imp_compat import restore


class EmptyModules:
    """Finds one empty module."""

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> machinery.ModuleSpec | None:
        """Return a spec of the empty module."""
        return machinery.ModuleSpec(fullname, self) if fullname == "empty" else None  # type: ignore[arg-type]

    def create_module(self, spec: object) -> None:
        """Leave it to the import system."""

    def exec_module(self, module: object) -> None:
        """Do nothing."""


def import_empty() -> None:
    """Import the module, which is not in sys.modules."""
    sys.modules.pop("empty", None)
    __import__("empty")


def nanoseconds(number: int = 200) -> float:
    """Return what one import takes, over some of them."""
    return timeit.timeit(import_empty, number=number) / number * 1e9


def main() -> None:
    """Measure both in turns, for what else the machine does, and print the fastest and their difference."""
    sys.meta_path.insert(0, EmptyModules())
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
