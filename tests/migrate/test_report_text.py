"""The report for people: on a terminal of any width, and in a file."""

import io

import pytest
from migrate.conftest import Terminal

from imp_compat.migrate.report import Report
from imp_compat.migrate.source import Distribution, Problem
from imp_compat.migrate.text import print_report

FUTURE = Distribution("future", "0.18.2", ">=2.6, !=3.0.*", "3.15")
NEXT = (
    "Next: `imp-compat fix` rewrites what is fixable; `pip install imp-compat` gives unmodified code its imp."
)


@pytest.fixture
def printed(monkeypatch):
    """Print a report of findings to a file, or to a terminal of a width, and return the lines."""

    def print_to(found, width=None, shows_all=False, **fields):
        monkeypatch.setenv("COLUMNS", str(width))
        file = io.StringIO() if width is None else Terminal()
        print_report(Report(1, found, [], (3, 15))._replace(**fields), file, shows_all)
        return file.getvalue().splitlines()

    return print_to


def owned(owner, found):
    return [finding._replace(owner=owner) for finding in found]


def test_a_finding_has_its_source_line_a_caret_and_advice(printed, findings):
    found = findings("    import imp as i\n    x = 'ab', i.reload(m)", "plugins/one.py")
    assert printed(found) == [
        "plugins",
        "plugins/one.py:1:1 IMP001 imp: breaks in 3.12, fixable",
        "    import imp as i",
        "    ^^^^^^^^^^^^^^^",
        "    import imp_compat as imp, or the same names from imp_compat; remove an unused import",
        "plugins/one.py:2:11 IMP024 imp.reload: breaks in 3.12, fixable",
        "    x = 'ab', i.reload(m)",
        "              ^^^^^^^^",
        "    importlib.reload(module)",
        "",
        "What was read works with imp-compat.",
        NEXT,
        "1 file read: on Python 3.15, 2 uses break",
    ]


def test_a_narrow_terminal_wraps_advice_and_cuts_sources(printed, findings):
    source = "loaded = [imp.load_source(name, path) for name, path in plugins.items() if path.is_file()]"
    assert printed(findings(f"import imp\n{source}", "host.py"), width=50)[4:13] == [
        "    import imp_compat as imp, or the same names",
        "    from imp_compat; remove an unused import",
        "host.py:2:11 IMP012 imp.load_source: breaks in 3.12, fixable",
        "    loaded = [imp.load_source(name, path) for nam\u2026",
        "              ^^^^^^^^^^^^^^^",
        "    imp_compat.load_source(name, path); in",
        "    importlib: spec_from_file_location with a",
        "    SourceFileLoader, module_from_spec, an entry",
        "    in sys.modules, exec_module",
    ]


@pytest.mark.parametrize("width", [20, 40, 72, 200, None])
def test_sources_and_advice_fit(width, printed, findings):
    source = "import imp\n" + "x = " + "1 + " * 60 + "imp.find_module(name, path) + " + "1 + " * 40 + "1"
    source += "\nimp.find_module(" + "'x', " * 60 + ")"
    lines = printed(findings(source), width)
    carets = [index for index, line in enumerate(lines) if set(line.strip()) == {"^"}]
    assert len(carets) == 3
    start = lines[carets[1]].index("^")
    assert lines[carets[1] - 1][start : start + 15] == "imp.find_module"[: (width or 200) - 4]
    assert all(len(lines[index + part]) <= (width or 200) for index in carets for part in (-1, 0))
    assert len(max(lines, key=lambda line: "\u2026" in line)) == (width or 200)


def test_findings_are_grouped_by_directory(printed, findings):
    lines = printed([each for path in ("a/x.py", "y.py", "a/z.py") for each in findings("import imp", path)])
    assert [line for line in lines if line in ("a", ".")] == ["a", "."]
    assert lines.index("a/z.py:1:1 IMP001 imp: breaks in 3.12, unused, fixable") < lines.index(".")


@pytest.mark.parametrize(
    ("requires", "claims", "source", "heading"),
    [
        (">=2.6", "3.15", "import imp", "Requires-Python >=2.6: claims 3.15, breaks on 3.12"),
        (">=2.6", "3.15", "if 0: import imp", "Requires-Python >=2.6: claims 3.15"),
        ("<3", None, "import imp", "Requires-Python <3: claims no such version, breaks on 3.12"),
        (None, None, "from pkgutil import get_loader\n__cached__", "no Requires-Python, breaks on 3.14"),
    ],
)
def test_findings_of_a_distribution_say_what_it_claims(requires, claims, source, heading, printed, findings):
    owner = FUTURE._replace(requires_python=requires, claims=claims)
    assert printed(owned(owner, findings(source)), shows_all=True)[0] == f"future 0.18.2, {heading}"


def test_an_environment_ends_with_the_distributions_that_break(printed, findings):
    old = FUTURE._replace(name="old")
    found = [
        *owned(FUTURE, findings("import imp\nimp.reload(m)")),
        *owned(old, findings("import pkgutil\npkgutil.get_loader(n)")),
        *owned(old._replace(name="fine"), findings("if 0: import imp")),
    ]
    assert printed(found, distributions=99)[-6:] == [
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


def test_other_removals_are_a_section_of_their_own(printed, findings):
    lines = printed(findings("import imp, cgi\nfrom collections import Mapping"))
    start = lines.index("Also in the way on Python 3.15")
    assert [line.split(": ", 1)[1] for line in lines[start + 1 : start + 3]] == [
        "removed in 3.13; pip install 'legacy-cgi' gives it back",
        "removed in 3.10; collections.abc.Mapping",
    ]
    assert "What was read works with restore and legacy-cgi." in lines


def test_what_does_not_break_is_a_line_of_counts(printed, findings):
    lines = printed(findings(SOURCE), problems=PROBLEMS)
    assert lines[0:2] == [".", "plugin.py:1:1 IMP001 imp: breaks in 3.12, unused, fixable"]
    counts = "1 guarded use, 2 uses not breaking on the target, 1 note on files"
    assert lines[6:] == [
        "b.egg: a zip file",
        "",
        f"Not shown: {counts} (--all shows them).",
        "What was read works with imp-compat.",
        NEXT,
        "1 file read, 1 not read: on Python 3.15, 1 use breaks",
    ]


def test_all_of_it_can_be_shown(printed, findings):
    text = "\n".join(printed(findings(SOURCE), problems=PROBLEMS, shows_all=True))
    assert "plugin.py:3:5 IMP001 imp: breaks in 3.12, guarded, unused\nplugin.py:4:7 IMP304" in text
    assert "plugin.py:6:1 IMP502 importlib.util: wrong port\n" in text
    assert "\na.py:3: Python 2 syntax\nb.egg: a zip file\n" in text
    assert "Not shown" not in text


def test_what_nothing_gives_back_needs_an_edit(printed, findings):
    lines = printed(findings("import plugin\nplugin.__cached__"))
    assert lines[-2:] == [
        "What was read needs an edit at plugin.py:2.",
        "1 file read: on Python 3.15, 1 use breaks",
    ]


@pytest.mark.parametrize(("owner", "name"), [(None, "What was read"), (FUTURE, "future 0.18.2")])
def test_a_file_that_cannot_be_parsed_needs_an_edit(owner, name, printed, findings):
    problems = [("a.py", Problem(3, "cannot be parsed: invalid syntax"))]
    for found in owned(owner, findings("import imp")), []:
        lines = printed(found, problems=problems, owner=lambda path: owner)
        assert [line for line in lines if "edit" in line] == [f"{name} needs an edit at a.py:3."]
    assert lines[-1] == "1 file read: nothing else breaks on Python 3.15"


@pytest.mark.parametrize("owner", [None, FUTURE._replace(name="\x1b[2J", requires_python="\x1b[2J")])
def test_nothing_in_a_file_its_name_or_its_owner_commands_the_terminal(owner, printed, findings):
    found = findings("import imp # \x1b[31m\t\x07!\nimport ssl\nssl.wrap_socket()", "\x1b[2J\udce9.py")
    text = "\n".join(printed(owned(owner, found), width=80))
    assert "\x1b" not in text
    assert "\x07" not in text
    assert " [2J?.py:1:1 IMP001" in text
    assert "import imp #  [31m  !" in text
    assert "needs an edit at  [2J?.py:3." in text


@pytest.mark.parametrize(
    ("term", "no_color", "has_color"),
    [("xterm", False, True), ("xterm", True, False), ("dumb", False, False)],
)
def test_there_is_color_on_a_terminal_unless_it_is_not_wanted(
    term, no_color, has_color, printed, findings, monkeypatch
):
    monkeypatch.setenv("TERM", term)
    if not no_color:
        monkeypatch.delenv("NO_COLOR")
    text = "\n".join(printed(owned(FUTURE, findings(SOURCE)), width=80))
    assert ("\x1b[31mIMP001\x1b[0m imp" in text) is ("\x1b" in text) is has_color
