"""The report for people: on a terminal of any width, and in a file."""

from __future__ import annotations

import io
import re
from typing import Any, Callable

import pytest

from imp_compat.migrate.report import Report
from imp_compat.migrate.source import Distribution, Problem
from imp_compat.migrate.text import print_report

FUTURE = Distribution("future", "0.18.2", ">=2.6, !=3.0.*", "3.15")
NEXT = (
    "Next: `imp-compat fix` rewrites what is fixable; "
    "`pip install imp-compat` gives unmodified code its imp.\n"
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def printed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Print a report to a file, or to a terminal of a width, and return what comes out."""

    def print_to(
        report: Report, width: int | None = None, shows_all: bool = False, **environment: str
    ) -> str:
        for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
            monkeypatch.delenv(name, raising=False)
        for name, value in {"TERM": "xterm", "COLUMNS": str(width or 80), **environment}.items():
            monkeypatch.setenv(name, value)
        file = io.StringIO() if width is None else Terminal()
        print_report(report, file, shows_all)
        return "\n".join(line.rstrip() for line in file.getvalue().split("\n"))

    return print_to


def report(findings: list[Any], owner: Distribution | None = None, **changes: Any) -> Report:
    return Report(1, [finding._replace(owner=owner) for finding in findings], [], (3, 15))._replace(**changes)


def without_color(text: str) -> str:
    return re.sub("\x1b\\[[0-9;]*m", "", text)


def test_a_finding_has_its_source_line_a_caret_and_advice(printed: Callable, findings: Callable) -> None:
    found = findings("    import imp as i\n    x = 'ab', i.reload(m)", "plugins/one.py")
    assert (
        printed(report(found))
        == f"""\
plugins
plugins/one.py:1:1 IMP001 imp: breaks in 3.12, fixable
    import imp as i
    ^^^^^^^^^^^^^^^
    import imp_compat as imp, or the same names from imp_compat; remove an unused import
plugins/one.py:2:11 IMP024 imp.reload: breaks in 3.12, fixable
    x = 'ab', i.reload(m)
              ^^^^^^^^
    importlib.reload(module)

What was read works with imp-compat.
{NEXT}1 file read: on Python 3.15, 2 uses break
"""
    )


def test_findings_are_grouped_by_directory(printed: Callable, findings: Callable) -> None:
    found = (
        findings("import imp", "a/x.py") + findings("import imp", "b/y.py") + findings("import imp", "a/z.py")
    )
    lines = printed(report(found + findings("import imp", "here.py"))).splitlines()
    assert [line for line in lines if line in ("a", "b", ".")] == ["a", "b", "."]
    use = "a/z.py:1:1 IMP001 imp: breaks in 3.12, unused, fixable"
    assert lines.index("a") < lines.index(use) < lines.index("b")


@pytest.mark.parametrize(
    ("owner", "source", "heading"),
    [
        (FUTURE, "import imp", "future 0.18.2, Requires-Python >=2.6, !=3.0.*: claims 3.15, breaks on 3.12"),
        (
            FUTURE._replace(requires_python="<3", claims=None),
            "import imp",
            "future 0.18.2, Requires-Python <3: claims no such version, breaks on 3.12",
        ),
        (
            FUTURE._replace(requires_python=None, claims=None),
            "from pkgutil import get_loader\nprint(__cached__)",
            "future 0.18.2, no Requires-Python, breaks on 3.14",
        ),
        (FUTURE, "if 0: import imp", "future 0.18.2, Requires-Python >=2.6, !=3.0.*: claims 3.15"),
    ],
)
def test_findings_of_a_distribution_say_what_it_claims(
    owner: Distribution, source: str, heading: str, printed: Callable, findings: Callable
) -> None:
    assert printed(report(findings(source), owner), shows_all=True).splitlines()[0] == heading


def test_an_environment_ends_with_the_distributions_that_break(printed: Callable, findings: Callable) -> None:
    old = FUTURE._replace(name="old")
    sources = {
        FUTURE: "import imp\nimp.reload(m)",
        old: "import pkgutil\npkgutil.get_loader(n)",
        old._replace(name="fine"): "if 0: import imp",
    }
    found = [each._replace(owner=owner) for owner, source in sources.items() for each in findings(source)]
    assert printed(Report(1, found, [], (3, 15), distributions=99)).splitlines()[-6:] == [
        "Not shown: 1 guarded use (--all shows them).",
        "2 of 99 distributions break on Python 3.15: future 0.18.2 (IMP001, IMP024), old 0.18.2 (IMP105).",
        "future 0.18.2 works with imp-compat.",
        "old 0.18.2 works with restore.",
        (
            "Next: upgrade what has a newer release; `pip install imp-compat` gives unmodified code its imp; "
            "`imp-compat run` and imp_compat.restore give programs the other names."
        ),
        "1 file read: on Python 3.15, 3 uses break",
    ]


SOURCE = "import imp\nif 0:\n    import imp as i\nprint(__loader__)\nimport importlib\nimportlib.util"
PROBLEMS = [("a.py", Problem(3, "Python 2 syntax")), ("b.egg", Problem(None, "a zip file", True))]


def test_other_removals_are_a_section_of_their_own(printed: Callable, findings: Callable) -> None:
    lines = printed(report(findings("import imp, cgi\nfrom collections import Mapping"))).splitlines()
    start = lines.index("Also in the way on Python 3.15")
    assert [line.split(": ", 1)[1] for line in lines[start + 1 : start + 3]] == [
        "removed in 3.13; pip install 'legacy-cgi' gives it back",
        "removed in 3.10; collections.abc.Mapping",
    ]
    assert "What was read works with restore and legacy-cgi." in lines


def test_what_does_not_break_is_a_line_of_counts(printed: Callable, findings: Callable) -> None:
    lines = printed(report(findings(SOURCE), problems=PROBLEMS)).splitlines()
    assert lines[0:2] == [".", "plugin.py:1:1 IMP001 imp: breaks in 3.12, unused, fixable"]
    assert lines[6:] == [
        "b.egg: a zip file",
        "",
        (
            "Not shown: 1 guarded use, 2 uses not breaking on the target, 1 note on files "
            "(--all shows them)."
        ),
        "What was read works with imp-compat.",
        NEXT.strip(),
        "1 file read, 1 not read: on Python 3.15, 1 use breaks",
    ]


def test_all_of_it_can_be_shown(printed: Callable, findings: Callable) -> None:
    text = printed(report(findings(SOURCE), problems=PROBLEMS), shows_all=True)
    assert "plugin.py:3:5 IMP001 imp: breaks in 3.12, guarded, unused\nplugin.py:4:7 IMP304" in text
    assert "plugin.py:6:1 IMP502 importlib.util: wrong port\n" in text
    assert "\na.py:3: Python 2 syntax\nb.egg: a zip file\n" in text
    assert "Not shown" not in text


@pytest.mark.parametrize(
    ("source", "target", "verdict"),
    [
        ("", (3, 15), "1 file read: nothing breaks on Python 3.15"),
        ("import imp", (3, 11), "1 file read: nothing breaks on Python 3.11"),
        ("import imp", (3, 12), "1 file read: on Python 3.12, 1 use breaks"),
    ],
)
def test_the_last_line_is_the_verdict(
    source: str, target: tuple[int, int], verdict: str, printed: Callable, findings: Callable
) -> None:
    assert printed(report(findings(source), target=target)).splitlines()[-1] == verdict


def test_nothing_in_a_file_or_its_name_commands_the_terminal(printed: Callable, findings: Callable) -> None:
    text = printed(report(findings("import imp # \x1b[31m\t\x07!", "\x1b[2J\udce9.py")))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert " [2J?.py:1:1 IMP001" in text
    assert "import imp #  [31m  !" in text


@pytest.mark.parametrize("width", [20, 40, 72, 200, None])
def test_sources_and_advice_fit(width: int | None, printed: Callable, findings: Callable) -> None:
    source = "import imp\n" + "x = " + "1 + " * 60 + "imp.find_module(name, path) + " + "1 + " * 40 + "1"
    source += "\nimp.find_module(" + "'x', " * 60 + ")"
    text = printed(report(findings(source, "plugin.py"), FUTURE), width=width, NO_COLOR="1")
    lines = without_color(text).splitlines()
    carets = [index for index, line in enumerate(lines) if set(line.strip()) == {"^"}]
    assert len(carets) == 3
    start = lines[carets[1]].index("^")
    assert lines[carets[1] - 1][start : start + 15] == "imp.find_module"[: (width or 200) - 4]
    assert all(len(lines[index + part]) <= (width or 200) for index in carets for part in (-1, 0))


def test_a_line_that_is_cut_says_so(printed: Callable, findings: Callable) -> None:
    found = report(findings("import imp; " + "x = 1; " * 100))
    assert "    import imp; x = 1; x = 1;\u2026" in without_color(printed(found, width=30)).splitlines()
    (line,) = [line for line in printed(found).splitlines() if "\u2026" in line]
    assert len(line) == 200


@pytest.mark.parametrize(
    ("environment", "has_color"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)]
)
def test_there_is_color_on_a_terminal_unless_it_is_not_wanted(
    environment: dict[str, str], has_color: bool, printed: Callable, findings: Callable
) -> None:
    text = printed(report(findings(SOURCE), FUTURE), width=80, **environment)
    assert ("\x1b[31mIMP001\x1b[0m imp" in text) is ("\x1b" in text) is has_color
