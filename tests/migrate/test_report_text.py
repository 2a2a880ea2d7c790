"""The report for people: on a terminal of any width, and in a file."""

from __future__ import annotations

import io
import re
from typing import Any, Callable

import pytest

pytest.importorskip("rich", reason="the report for people needs the extra `cli`")

from imp_compat.migrate.reading import Problem
from imp_compat.migrate.reporting import Distribution, Report
from imp_compat.migrate.reporting.text import print_report

FUTURE = Distribution("future", "0.18.2", ">=2.6, !=3.0.*", "3.15")


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Print a report to a file, or to a terminal of a width, and return what comes out."""

    def print_to(report: Report, width: int | None = None, **environment: str) -> str:
        for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm", "COLUMNS": str(width or 80), **environment}.items():
            monkeypatch.setenv(name, value)
        file = io.StringIO() if width is None else Terminal()
        print_report(report, file)
        return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))

    return print_to


def report(findings: list[Any], owner: Distribution | None = None, **changes: Any) -> Report:
    return Report(1, [(finding, owner) for finding in findings], [], (3, 15))._replace(**changes)


def test_a_finding_has_its_source_line_a_caret_and_advice(printed: Callable, findings: Callable) -> None:
    found = findings("    import imp as i\n    x = '\u65e5\u672c', i.reload(m)", "plugins/one.py")
    assert (
        printed(report(found))
        == """\
plugins
plugins/one.py:1:1 IMP001 imp: breaks in 3.12, fixable
    import imp as i
    ^^^^^^^^^^^^^^^
    import imp_compat as imp, or the same names from imp_compat; what nothing uses can go
plugins/one.py:2:11 IMP024 imp.reload: breaks in 3.12, fixable
    x = '\u65e5\u672c', i.reload(m)
                ^^^^^^^^
    importlib.reload(module)

Python  uses  guarded  unused  fixable  files
3.12       2        0       0        2      1
1 file read: on Python 3.15, 2 uses break
"""
    )


def test_findings_are_grouped_by_folder(printed: Callable, findings: Callable) -> None:
    found = (
        findings("import imp", "a/x.py") + findings("import imp", "b/y.py") + findings("import imp", "a/z.py")
    )
    lines = printed(report(found + findings("import imp", "here.py"))).splitlines()
    headings = [line for line in lines if line in ("a", "b", ".")]
    assert headings == ["a", "b", "."]
    assert (
        lines.index("a")
        < lines.index("a/z.py:1:1 IMP001 imp: breaks in 3.12, unused, fixable")
        < lines.index("b")
    )


@pytest.mark.parametrize(
    ("owner", "source", "heading"),
    [
        (FUTURE, "import imp", "future 0.18.2, Requires-Python >=2.6, !=3.0.*: claims 3.15, breaks on 3.12"),
        (FUTURE, "if 0: import imp", "future 0.18.2, Requires-Python >=2.6, !=3.0.*: claims 3.15"),
        (
            FUTURE._replace(requires_python="<3", claims=None),
            "import imp",
            "future 0.18.2, Requires-Python <3: claims no such Python, breaks on 3.12",
        ),
        (
            FUTURE._replace(requires_python=None, claims=None),
            "from pkgutil import get_loader\nprint(__cached__)",
            "future 0.18.2, no Requires-Python, breaks on 3.14",
        ),
    ],
)
def test_findings_of_a_distribution_say_what_it_claims(
    owner: Distribution, source: str, heading: str, printed: Callable, findings: Callable
) -> None:
    assert printed(report(findings(source), owner)).splitlines()[0] == heading


def test_what_is_guarded_is_a_line(printed: Callable, findings: Callable) -> None:
    lines = printed(report(findings("if 0: import imp"))).splitlines()
    assert lines[:3] == [".", "plugin.py:1:7 IMP001 imp: breaks in 3.12, guarded, unused", ""]


def test_a_wrong_port_is_called_that(printed: Callable, findings: Callable) -> None:
    lines = printed(report(findings("import importlib\nimportlib.util"))).splitlines()
    assert lines[1] == "plugin.py:2:1 IMP502 importlib.util: wrong port"
    assert lines[-2].split() == ["any", "1", "0", "0", "0", "1"]
    assert lines[-1] == "1 file read: nothing breaks on Python 3.15"


def test_problems_are_a_line_each(printed: Callable) -> None:
    problems = [
        ("a.py", Problem(3, "Python 2 syntax: print statement")),
        ("b", Problem(None, "it is zipped")),
    ]
    assert (
        printed(report([], problems=problems, files=1234))
        == """\
a.py:3: Python 2 syntax: print statement
b: it is zipped

1,234 files read: nothing breaks on Python 3.15
"""
    )


def test_the_summary_has_a_row_for_each_python(printed: Callable, findings: Callable) -> None:
    source = (
        "import imp, importlib\nfrom pkgutil import get_loader\nprint(__cached__, __loader__)\nimportlib.abc"
    )
    lines = printed(report(findings(source), target=(3, 14))).splitlines()
    assert [line.split()[0] for line in lines[-6:-1]] == ["3.12", "3.14", "3.15", "3.16", "any"]
    assert lines[-1] == "1 file read: on Python 3.14, 2 uses break"


def test_one_use_breaks(printed: Callable, findings: Callable) -> None:
    assert (
        printed(report(findings("import imp"))).splitlines()[-1]
        == "1 file read: on Python 3.15, 1 use breaks"
    )


def test_nothing_in_a_file_or_its_name_commands_the_terminal(printed: Callable, findings: Callable) -> None:
    text = printed(report(findings("import imp # \x1b[31m\t\x07!", "\x1b[2J\udce9.py")))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert " [2J?.py:1:1 IMP001" in text
    assert "import imp #  [31m  !" in text


@pytest.mark.parametrize("width", [20, 40, 72, 200])
def test_on_a_terminal_everything_fits(width: int, printed: Callable, findings: Callable) -> None:
    source = "import imp\n" + "x = " + "1 + " * 40 + "imp.find_module(name, path) + " + "1 + " * 40 + "1"
    source += "\nimp.find_module(" + "'\u65e5', " * 60 + ")"
    text = printed(report(findings(source, "some/where/plugin.py"), FUTURE), width=width)
    lines = re.sub("\x1b\\[[0-9;]*m", "", text).splitlines()
    assert max(len(line) for line in lines) <= width
    carets = [index for index, line in enumerate(lines) if set(line.strip()) == {"^"}]
    assert len(carets) == 3
    start = lines[carets[1]].index("^")
    assert lines[carets[1] - 1][start : start + 15] == "imp.find_module"[: width - 4]


def test_on_a_terminal_a_line_that_is_cut_says_so(printed: Callable, findings: Callable) -> None:
    lines = printed(report(findings("import imp; " + "x = 1; " * 10)), width=30, NO_COLOR="1").splitlines()
    assert "    import imp; x = 1; x = 1;\u2026" in [re.sub("\x1b\\[[0-9;]*m", "", line) for line in lines]


def test_there_is_colour_on_a_terminal(printed: Callable, findings: Callable) -> None:
    assert "\x1b[" in printed(report(findings("import imp")), width=80)


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_there_is_none_where_it_is_not_wanted(
    environment: dict[str, str], printed: Callable, findings: Callable
) -> None:
    found = (
        findings("import imp") + findings("if 0: import imp") + findings("import importlib; importlib.util")
    )
    text = printed(report(found, FUTURE), width=80, **environment)
    assert "\x1b[3" not in text


def test_there_is_none_in_a_file(printed: Callable, findings: Callable) -> None:
    assert "\x1b" not in printed(report(findings("import imp")))


def test_in_a_file_no_line_is_cut(printed: Callable, findings: Callable) -> None:
    source = "import imp; " + "x = 1; " * 100
    assert f"    {source.strip()}\n" in printed(report(findings(source)))
