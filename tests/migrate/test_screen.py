"""What the commands show on the screen of a real terminal, narrow and wide."""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time

import pytest

if shutil.which("tmux") is None:
    pytest.skip("the terminal is tmux's", allow_module_level=True)

HOST = (
    "import imp\nloaded = [imp.load_source(name, path) for name, path in plugins.items() if path.is_file()]\n"
)


@pytest.fixture
def screen(make_tree, tmp_path):
    """Run the command line in a terminal of a width, and return its screen when a text stands on it."""
    make_tree({"host.py": HOST})
    folder = tempfile.mkdtemp()  # for the path of a socket has to be short
    tmux = ["tmux", "-f", os.devnull, "-S", os.path.join(folder, "socket")]

    def run(arguments, width, awaited):
        command = f"env -u NO_COLOR -u FORCE_COLOR -u COLUMNS {shlex.quote(sys.executable)}"
        command += f" -m imp_compat {arguments}; sleep 600"
        window = ["new-session", "-d", "-x", str(width), "-y", "60", "-c", str(tmp_path), command]
        subprocess.run([*tmux, *window], check=True)
        for _ in range(600):
            capture = [*tmux, "capture-pane", "-p"]
            text = subprocess.run(capture, check=True, stdout=subprocess.PIPE).stdout.decode()
            if awaited in text:
                return text.rstrip()
            time.sleep(0.1)
        raise TimeoutError(text)

    yield run
    subprocess.run([*tmux, "kill-server"], check=False, stderr=subprocess.DEVNULL)
    shutil.rmtree(folder)


def test_a_narrow_terminal(screen):
    assert screen("scan host.py", 50, "1 file read").splitlines()[:15] == [
        ".",
        "host.py:1:1 IMP001 imp: breaks in 3.12, fixable",
        "    import imp",
        "    ^^^^^^^^^^",
        "    import imp_compat as imp, or the same names",
        "    from imp_compat; remove an unused import",
        "host.py:2:11 IMP012 imp.load_source: breaks in 3.1",
        "2, fixable",
        "    loaded = [imp.load_source(name, path) for nam\u2026",
        "              ^^^^^^^^^^^^^^^",
        "    imp_compat.load_source(name, path); in",
        "    importlib: spec_from_file_location with a",
        "    SourceFileLoader, module_from_spec, an entry",
        "    in sys.modules, exec_module",
        "",
    ]
