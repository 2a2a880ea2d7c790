"""The published releases of the corpus: what each needs, which functions of `imp` it calls, and on which Pythons."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["RELEASES", "Release"]


@dataclass(frozen=True)
class Release:
    """One release, and the scenario that has it do its work.

    The functions are those that the release itself calls while the scenario runs; the run holds it to them.
    """

    project: str
    version: str
    scenario: str
    functions: tuple[str, ...]
    pythons: tuple[str, ...]
    pins: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The release as a requirement."""
        return f"{self.project}=={self.version}"


RELEASES = (
    Release(
        "invoke",
        "2.0.0",
        scenario="invoke_tasks.py",
        functions=("find_module", "load_module"),
        pythons=("3.13",),
    ),
    Release(
        "pynt",
        "0.8.2",
        scenario="pynt_build_file.py",
        functions=("load_source",),
        pythons=("3.13",),
    ),
    Release(
        "future",
        "0.18.3",
        scenario="future_renamed_packages.py",
        functions=("find_module", "load_module"),
        pythons=("3.13",),
    ),
    Release(
        "distlib",
        "0.3.2",
        scenario="distlib_mounted_wheel.py",
        functions=("get_suffixes", "load_dynamic"),
        pythons=("3.13",),
    ),
    Release(
        "logilab-common",
        "1.9.8",
        scenario="logilab_bytecode_plugins.py",
        functions=("find_module", "load_module"),
        pythons=("3.13",),
        pins=("setuptools<81",),
    ),
)
