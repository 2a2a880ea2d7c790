"""Rewrites each release of the corpus with `imp-compat fix`, takes the shim away, and runs its scenario.

`tox run -e corpus-fixed` does it, with names or without, as run.py has it. Each release is rewritten
from its published source twice: with `--to imp_compat`, and with `--to importlib`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import page
from run import REASON, BuildFailed, Environment, last_exception, last_line, run_all

PYTHONS = {"3.12", "3.13"}
TARGETS = ("imp_compat", "importlib")
COUNT = re.compile(r"^(\d+) files? (?:would be )?rewritten, (\d+) left alone$", re.MULTILINE)
# Run by the Python of a venv: the modules and packages of a release, and the folder of all scripts
SOURCES = """
import importlib.metadata, os, sys, sysconfig
distribution = importlib.metadata.distribution(sys.argv[1])
for name in sorted({file.parts[0] for file in distribution.files}):
    path = str(distribution.locate_file(name))
    if name.endswith(".py") or os.path.isdir(path) and name.isidentifier() and name != "__pycache__":
        print(path)
print(sysconfig.get_path("scripts"))
"""


def try_fixed(environment: Environment, wheel: str) -> list[page.Fixed]:
    """Run a release after each way of rewriting it; print all of it where it is not as expected."""
    environment.build()
    return [_try_target(environment, wheel, target) for target in TARGETS]


def _try_target(pristine: Environment, wheel: str, target: str) -> page.Fixed:
    environment = replace(pristine, folder=pristine.folder / f"to-{target}")
    shutil.rmtree(environment.folder, ignore_errors=True)
    shutil.copytree(pristine.venv, environment.venv, symlinks=True)
    environment.install(wheel)
    release = environment.release
    if release.is_installed_by_scenario:
        sources = [_unpack_sdist(environment)]
    else:
        sources = _output([environment.python, "-c", SOURCES, release.project]).splitlines()
    _remove_shim(environment)
    before = environment.run_scenario()

    first = _fix(environment, target, sources)
    again = _fix(environment, target, [*sources, "--diff"])
    settings = _pack_sdist(sources[0]) if release.is_installed_by_scenario else {}
    after = environment.run_scenario(settings)

    functions = environment.called_functions()
    expected = set(release.functions)
    is_as_expected = (
        last_exception(before.stdout) == REASON
        and after.returncode == 0
        and (set(functions) == expected if target == "imp_compat" else set(functions) <= expected)
        and _count(again)[0] == 0
    )
    if not is_as_expected:
        print(f"{environment.name}, not rewritten:\n{before.stdout}")
        print(f"{environment.name}, rewritten to {target}:\n{first}\nand again:\n{again}")
        print(f"{environment.name}, calling {functions}:\n{after.stdout}")
    rewritten, _ = _count(first)
    return page.Fixed(
        scenario=release.scenario,
        digest=page.digest(release),
        python=environment.interpreter.version,
        target=target,
        rewritten=rewritten,
        left_alone=[_relative(line, sources) for line in first.splitlines() if ": left alone: " in line],
        functions=functions,
        outcome=last_line(after),
        is_as_expected=is_as_expected,
    )


def _fix(environment: Environment, target: str, arguments: list[str]) -> str:
    """Run imp-compat fix, of the Python that runs this, and return what it printed."""
    # Not in the checkout, whose imp_compat would be imported.
    command = [sys.executable, "-m", "imp_compat", "fix", "--to", target, *arguments]
    done = subprocess.run(command, cwd=environment.folder, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise BuildFailed(done.stderr)
    return done.stdout + done.stderr


def _count(output: str) -> tuple[int, int]:
    """Return how many files fix says that it rewrote, and left alone."""
    rewritten, left_alone = COUNT.findall(output)[-1]
    return int(rewritten), int(left_alone)


def _relative(line: str, sources: list[str]) -> str:
    """Return a line on a file with its path as the release has it."""
    for source in sources:
        line = line.replace(str(Path(source).parent) + "/", "")
    return line


def _remove_shim(environment: Environment) -> None:
    """Take `imp` out of a venv that has imp_compat, and leave imp_compat."""
    code = "import sysconfig; print(sysconfig.get_path('purelib'))"
    packages = Path(_output([environment.python, "-c", code]).strip())
    (packages / "imp.py").unlink()
    shutil.rmtree(packages / "imp-stubs")
    for bytecode in packages.glob("__pycache__/imp.*.pyc"):
        bytecode.unlink()


def _unpack_sdist(environment: Environment) -> str:
    """Unpack the sdist that the scenario has pip install; return its folder."""
    folder = environment.folder / "sdist"
    # pip runs its setup.py, which needs `imp`.
    options = ["--no-deps", "--no-build-isolation", "--no-binary", ":all:", "--dest", str(folder)]
    _output([environment.python, "-m", "pip", "download", *options, environment.release.name])
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as sdist:
        sdist.extractall(folder, filter="data")
    archive.unlink()
    return str(folder / archive.name[: -len(".tar.gz")])


def _pack_sdist(source: str) -> dict[str, str]:
    """Pack an sdist again, and return the settings with which pip takes it in the place of the index's."""
    folder = Path(source).parent
    shutil.make_archive(source, "gztar", root_dir=folder, base_dir=Path(source).name)
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(folder)}


def _output(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise BuildFailed(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    run_all(__doc__, try_fixed, PYTHONS, page.save)
