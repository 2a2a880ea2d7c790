"""The old programs of examples/ run unchanged, and the demo shows that they do."""

import importlib
import os
import py_compile
import shutil
import subprocess
import sys
from pathlib import Path

import documents
import pytest

EXAMPLES = documents.ROOT / "examples"


@pytest.fixture
def host(imp, tmp_path, monkeypatch):
    """The plugin host, with each `imp`, in a copy of its directory in which one plugin is bytecode only."""
    copy = tmp_path / "oldhost"
    shutil.copytree(EXAMPLES / "oldhost", copy, ignore=shutil.ignore_patterns("__pycache__"))
    secret = copy / "plugins" / "secret.py"
    py_compile.compile(str(secret), str(secret.with_suffix(".pyc")), doraise=True)
    secret.unlink()
    monkeypatch.setitem(sys.modules, "imp", imp)
    monkeypatch.syspath_prepend(str(copy))
    pluginhost = importlib.import_module("pluginhost")
    return pluginhost.PluginHost(str(copy / "plugins"), str(copy / "host.conf"))


def test_host_loads_plugins_of_every_kind(host, imp):
    assert host.config.disabled == ["rude"]
    assert host.find_names() == ["casual", "french", "polite", "rude", "secret"]
    kinds = {"casual": "source", "french": "source", "polite": "package", "secret": "bytecode"}
    assert dict(host.load_all()) == kinds
    assert not imp.lock_held()
    greetings = ["* Hi Ada", "* Enchanté, Ada", "* How do you do, Ada", "* Psst, Ada, we are alone"]
    assert host.greet("Ada") == greetings


def test_host_reloads_the_plugin_that_was_edited(host):
    host.load_all()
    assert host.reload_changed() == []
    plugin = Path(host.folder, "casual.py")
    plugin.write_text(plugin.read_text(encoding="utf-8").replace("Hi", "Good morning"), encoding="utf-8")
    later = plugin.stat().st_mtime + 2  # where the file system counts in seconds
    os.utime(str(plugin), (later, later))
    assert host.reload_changed() == ["casual"]
    assert host.greet("Ada")[0] == "* Good morning Ada"


# The demo


def run_demo(examples):
    return subprocess.run(
        [sys.executable, "-X", "utf8", "-W", "error", str(examples / "run.py")],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.usefixtures("processes")
def test_demo_shows_the_failure_and_then_the_cure():
    before = sorted(EXAMPLES.rglob("*"))
    result = run_demo(EXAMPLES)
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert lines[-1] == "4 steps, all ok"
    assert len(lines) <= 25
    assert lines.index("  ModuleNotFoundError: No module named 'imp'") < lines.index("  * Hi Ada")
    assert sorted(EXAMPLES.rglob("*")) == before


@pytest.mark.usefixtures("processes")
def test_demo_runs_imp_compat_on_every_python(tmp_path):
    """On Python 3.11 and older, too, where `import imp` would give the standard library's."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    plugin = tmp_path / "examples" / "oldhost" / "plugins" / "casual.py"
    plugin.write_text("import imp\n\ndef greet(name):\n    return imp.__name__\n", encoding="utf-8")
    result = run_demo(tmp_path / "examples")
    assert "  * imp_compat" in result.stdout.splitlines()
