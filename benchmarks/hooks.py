"""What one import costs more while finders of PEP 302 would be asked, and there are none.

    python benchmarks/hooks.py

Imports an empty module from memory, over and over, before and after imp_compat.restore.install("hooks").
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


def nanoseconds(number: int = 5_000, repeat: int = 20) -> float:
    """Return what the fastest of some runs took for one import."""
    return min(timeit.repeat(import_empty, number=number, repeat=repeat)) / number * 1e9


def main() -> None:
    """Print both, and the difference."""
    sys.meta_path.insert(0, EmptyModules())
    before = nanoseconds()
    restore.install("hooks")
    import_empty()
    after = nanoseconds()
    print(f"{sys.version.split()[0]}: {before:.0f} ns before, {after:.0f} ns after: {after - before:+.0f} ns")


if __name__ == "__main__":
    main()
