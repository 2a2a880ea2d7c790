"""Runs the jobs of .github/workflows/ci.yml here: `python .ci/workflow.py [JOB ...]`; needs PyYAML.

JOB is a part of a job's title, such as `tests` or `ubuntu-latest 3.8`. Each job gets a fresh clone of the
last commit, and only the variables and Python versions that the workflow gives it. Jobs for other systems and
for Python versions that are not installed here are named and left out, as are jobs that need a failed one.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent
PYENV = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser()
PYTHONS = os.pathsep.join([*map(str, sorted(PYENV.glob("versions/*/bin"))), os.environ["PATH"]])
# How this machine reaches package indexes
KEPT = re.compile("(?i)^(HOME|LANG|.*_proxy|(PIP|UV|NPM|NODE|SSL|REQUESTS|CURL)_.*)$")


class NotHereError(Exception):
    """A job needs what is not here: a system, a Python version, or the result of another job."""


def main(names: list[str]) -> int:
    """Run the jobs with one of these names in their titles, or all; return how many failed."""
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    artifacts = Path(tempfile.mkdtemp(prefix="workflow-"))
    results = {}
    failed: set[str] = set()
    for name, job in workflow["jobs"].items():
        for matrix in job.get("strategy", {}).get("matrix", {}).get("include", [{}]):
            title = " ".join([name, *map(str, matrix.values())])
            if names and not any(part in title for part in names):
                continue
            print(f"\n== {title}", flush=True)
            try:
                if failed.intersection(job.get("needs", [])):
                    failed.add(name)
                    raise NotHereError("a job that it needs failed")
                run_job(job, {"matrix": matrix, "env": workflow["env"]}, artifacts)
                results[title] = "passed"
            except NotHereError as error:
                results[title] = f"left out: {error}"
            except subprocess.CalledProcessError as error:
                results[title] = f"FAILED: {error}"
                failed.add(name)
    shutil.rmtree(artifacts)
    print("", *(f"{title}: {result}" for title, result in results.items()), sep="\n")
    return sum(result.startswith("FAILED") for result in results.values())


def run_job(job: dict[str, Any], contexts: dict[str, dict[str, str]], artifacts: Path) -> None:
    """Run the steps of a job in a fresh clone."""
    system = fill_in(job["runs-on"], contexts)
    if not system.startswith("ubuntu"):
        raise NotHereError(system)
    environment = {name: value for name, value in os.environ.items() if KEPT.match(name)}
    environment.update(
        contexts["env"], CI="true", PATH="/usr/local/bin:/usr/bin:/bin", PYENV_ROOT="/nonexistent"
    )
    with tempfile.TemporaryDirectory(prefix="job-") as directory:
        checkout = os.path.join(directory, "checkout")
        os.mkdir(checkout)
        for step in job["steps"]:
            options = {key: fill_in(value, contexts) for key, value in step.get("with", {}).items()}
            action = step.get("uses", "").partition("@")[0]
            if action == "actions/checkout":
                subprocess.run(["git", "clone", "--quiet", str(ROOT), checkout], check=True)
            elif action == "actions/setup-python":
                pythons = [find_python(version) for version in options["python-version"].split()]
                default = os.path.join(directory, "python")  # what steps install stays in there
                subprocess.run([pythons[-1], "-m", "venv", default], check=True)
                paths = [os.path.dirname(python) for python in reversed(pythons)]
                environment["PATH"] = ":".join([f"{default}/bin", *paths, environment["PATH"]])
            elif action == "actions/upload-artifact":
                shutil.copytree(Path(checkout, options["path"]), artifacts / options["name"])
            elif action == "actions/download-artifact":
                for artifact in artifacts.glob(options.get("name") or options["pattern"]):
                    shutil.copytree(artifact, Path(checkout, options["path"]), dirs_exist_ok=True)
            elif action:
                raise NotHereError(action)
            else:
                own = {key: fill_in(value, contexts) for key, value in step.get("env", {}).items()}
                command = fill_in(step["run"], contexts)
                print(f"-- {command.strip()}", flush=True)
                shell = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command]
                subprocess.run(shell, cwd=checkout, env={**environment, **own}, check=True)


def fill_in(text: object, contexts: dict[str, dict[str, str]]) -> str:
    """Return a text with its expressions replaced; a condition on results is true when it is reached."""

    def value(match: re.Match[str]) -> str:
        context, _, name = match[1].partition(".")
        return contexts[context].get(name, "") if context in contexts else "true"

    return re.sub(r"\$\{\{ *(.*?) *\}\}", value, str(text))


def find_python(version: str) -> str:
    """Return the path of an installed interpreter."""
    name = version if version.startswith("pypy") else f"python{version}"
    python = shutil.which(name, path=PYTHONS)
    if python is None:
        raise NotHereError(f"no {name}")
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
