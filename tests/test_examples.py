"""The old programs of examples/ run unchanged, and the demo shows that they do."""

import shutil
import subprocess
import sys

import documents
import pytest

EXAMPLES = documents.ROOT / "examples"


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
