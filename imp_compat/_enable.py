"""imp-compat enable and disable: a start-up file in site-packages that restores in every process."""

from __future__ import annotations

import argparse
import os
import site
import subprocess
import sys
import sysconfig
import textwrap

from . import _run, restore

_NAME = "imp_compat_enabled"

# Must not fail without imp-compat: when pip uninstalls it, the start-up file stays.
_SOURCE = """\
try:
    from {package} import restore
except ImportError:
    pass
else:
    restore.install({groups})
"""

_TIMER = """\
import os, site, sys, time
sys.path.extend(sys.argv[1].split(os.pathsep))
start = time.perf_counter()
from {package} import restore
restore.install(*sys.argv[2:])
print(time.perf_counter() - start)
"""


def enable(arguments: list[str]) -> int:
    """Write the start-up file and return 0; raise ArgumentTypeError if it cannot be written."""
    parser = argparse.ArgumentParser(
        prog="imp-compat enable",
        description="Write a start-up file with which every Python process of this environment restores what "
        "newer Python versions removed.",
    )
    _run.add_restore_option(parser)
    parser.add_argument(
        "--break-system-packages",
        action="store_true",
        help="write into a Python installation that the operating system manages",
    )
    options = parser.parse_args(arguments)
    if not any(restore.missing().values()):
        print("this Python lost nothing, so there is nothing to enable")
        return 0
    if _is_externally_managed() and not options.break_system_packages:
        raise argparse.ArgumentTypeError(
            "this Python is externally managed: use a virtual environment, or --break-system-packages"
        )
    try:
        for path, text in _start_up_files(options.restore).items():
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            print(f"wrote {path}")
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f"cannot write {error.filename}: {error.strerror}: "
            "run it as a user who can, or in a virtual environment"
        ) from error
    if not _is_effective():
        disable([])
        raise argparse.ArgumentTypeError(
            "start-up files cannot import imp_compat: install it in this environment"
        )
    milliseconds = 1000 * _seconds(options.restore)
    print(f"each Python process of this environment now restores {', '.join(options.restore)}")
    print(f"when it starts, which takes {milliseconds:.0f} ms; `imp-compat disable` undoes it")
    return 0


def disable(arguments: list[str]) -> int:
    """Remove the start-up file and return 0; raise ArgumentTypeError if it cannot be removed."""
    parser = argparse.ArgumentParser(
        prog="imp-compat disable", description="Remove the start-up file that `imp-compat enable` wrote."
    )
    parser.parse_args(arguments)
    # Not those of the Python that a virtual environment can take packages from
    directories = sysconfig.get_path("purelib"), site.getusersitepackages()
    own = {os.path.realpath(each) for each in directories if each}  # WebAssembly has no user site
    paths = [path for path in written_files() if os.path.realpath(os.path.dirname(path)) in own]
    try:
        for path in paths:
            os.remove(path)
            print(f"removed {path}")
    except OSError as error:
        raise argparse.ArgumentTypeError(
            f"cannot remove {error.filename}: {error.strerror}: run it as a user who can"
        ) from error
    if not paths:
        print("imp-compat is not enabled in this environment")
    return 0


def written_files() -> list[str]:
    """Return the paths of what `imp-compat enable` wrote."""
    directories = [sysconfig.get_path("purelib"), *site.getsitepackages()]
    if site.ENABLE_USER_SITE:
        directories.append(site.getusersitepackages())
    # Only once if lib64 is a link to lib
    directories = list({os.path.realpath(directory): directory for directory in directories}.values())
    names = [_NAME + suffix for suffix in (".pth", ".start", ".py")]
    paths = [os.path.join(directory, name) for directory in directories for name in names]
    return list(filter(os.path.exists, paths))


def _start_up_files(groups: list[str]) -> dict[str, str]:
    """Return the files that restore the groups at start-up: their paths and texts."""
    path = os.path.join(_directory(), _NAME)
    source = _SOURCE.format(package=__package__, groups=", ".join(map(repr, groups)))
    if not hasattr(site, "StartupState"):
        return {f"{path}.pth": f"import sys; exec({source!r})\n"}
    # PEP 829, new in Python 3.15. Later versions ignore the import lines of .pth files.
    function = textwrap.indent(source, "    ")
    return {
        f"{path}.py": f'"""Written by `imp-compat enable`."""\n\n\ndef start():\n{function}',
        f"{path}.start": f"{_NAME}:start\n",
    }


def _directory() -> str:
    """Return the user's site-packages if this package is there, otherwise those of the environment."""
    parent = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    if site.ENABLE_USER_SITE and os.path.realpath(site.getusersitepackages()) == os.path.realpath(parent):
        return parent
    return sysconfig.get_path("purelib")


def _is_externally_managed() -> bool:
    """Return True if this is not a virtual environment, and another package manager owns it (PEP 668)."""
    marker = os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED")
    return sys.prefix == sys.base_prefix and os.path.exists(marker)


def _is_effective() -> bool:
    """Return True if a new process restores at start-up, without PYTHONPATH."""
    code = f"import sys; sys.exit({__package__ + '.restore'!r} not in sys.modules)"
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    return subprocess.call([sys.executable, "-c", code], env=environment) == 0


def _seconds(groups: list[str]) -> float:
    """Return the shortest of three times that a new process takes to restore the groups."""
    # Without site, which would have run the start-up file already
    timer, path = _TIMER.format(package=__package__), os.pathsep.join(sys.path)
    command = [sys.executable, "-S", "-c", timer, path, *groups]
    return min(float(subprocess.check_output(command)) for _ in range(3))
