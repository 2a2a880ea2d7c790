"""The demo shows that the old programs of examples/ run unchanged."""

import shutil
from pathlib import Path

import pytest
from environments import Python

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.usefixtures("processes")
def test_demo_shows_the_failure_and_then_the_cure_by_imp_compat(tmp_path):
    """On Python 3.11 and older, too, where `import imp` would give the standard library's."""
    examples = tmp_path / "examples"
    shutil.copytree(EXAMPLES, examples)
    with open(examples / "oldhost" / "plugins" / "casual.py", "a", encoding="utf-8") as plugin:
        plugin.write("\nimport imp\nassert imp.__name__ == 'imp_compat'\n")
    before = sorted(tmp_path.rglob("*"))
    result = Python(tmp_path)("-X", "utf8", "-W", "error", str(examples / "run.py"))
    assert result.returncode == 0, result.stdout + result.stderr
    lines = result.stdout.splitlines()
    assert lines[-1] == "4 steps, all ok"
    assert len(lines) <= 25
    assert lines.index("  ModuleNotFoundError: No module named 'imp'") < lines.index("  * Hi Ada")
    assert sorted(tmp_path.rglob("*")) == before
