"""Files are searched before they are parsed, and read by other processes, one of which may crash."""

from __future__ import annotations

import faulthandler
import importlib
import os
from pathlib import Path
from typing import Callable, Iterator

import pytest

from imp_compat.migrate import files, reading, scanning
from imp_compat.migrate.rules import RULES, Rule
from imp_compat.migrate.scanning import FileReport

# Deep enough to end a process with a small stack in the parser of Python 3.8 to 3.10; newer ones raise
SMALL_STACK = 8 * 2**20
DEEP = "import imp\nx = 1" + "+1" * 200_000 + "\nimp.reload(x)\n"


def scan(folder: Path, **options: int) -> list[FileReport]:
    return list(scanning.scan(list(files.find([str(folder)])), **options))


def short(reports: list[FileReport]) -> dict[str, list[str]]:
    return {
        Path(report.path).name: [finding.symbol for finding in report.findings]
        + [problem.message for problem in report.problems]
        for report in reports
    }


def test_reports_come_in_the_order_of_the_files(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "CHUNK", 2)
    names = [f"m{number:02}.py" for number in range(11)]
    make_tree(dict.fromkeys(names, "import imp"))
    done: list[int] = []
    reports = list(scanning.scan(list(files.find([str(tmp_path)])), progress=done.append))
    assert [Path(report.path).name for report in reports] == names
    assert done == sorted(done)
    assert done[-1] == 11


def test_the_files_that_are_done_are_told_while_others_are_read(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree({"a.py": "import imp", "b_slow.py": "import imp", "c.py": "import imp"})
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr(scanning, "scan_part", importlib.import_module("crashing").scan_part)
    monkeypatch.setattr(scanning, "CHUNK", 1)
    done: list[int] = []
    list(scanning.scan(list(files.find([str(tmp_path)])), 2, done.append))
    assert {1, 2} & set(done)


def test_what_nobody_asks_for_is_not_read(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scanning, "CHUNK", 1)
    make_tree({f"m{number:03}.py": "import imp" for number in range(300)})
    done: list[int] = []
    reports = scanning.scan(list(files.find([str(tmp_path)])), 1, done.append)
    next(reports)
    reports.close()
    assert 300 not in done


def test_of_what_has_nothing_nothing_is_said(make_tree: Callable, tmp_path: Path) -> None:
    make_tree({"a.py": "import os", "b.py": "imp", "script": "#!/bin/sh\nimport imp"})
    assert scan(tmp_path) == []
    assert scanning.scan_files(list(files.find([str(tmp_path)]))) == []


def test_a_process_is_told_what_to_read_and_prints_nothing(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(dict.fromkeys(["a.py", "b.py", "c.py"], "import imp"))
    duplicated: list[tuple[int, int]] = []
    monkeypatch.setattr(scanning.os, "dup2", lambda file, other: duplicated.append((file, other)))
    is_told_of_crashes = faulthandler.is_enabled()
    monkeypatch.setattr(scanning, "_entries", [])
    scanning._prepare(list(files.find([str(tmp_path)])))
    assert not faulthandler.is_enabled()
    if is_told_of_crashes:
        faulthandler.enable()
    ((file, other),) = duplicated
    assert other == 2
    assert os.path.samestat(os.fstat(file), os.stat(os.devnull))
    os.close(file)
    assert list(short(scanning.scan_part(1, 100))) == ["b.py", "c.py"]


def test_no_file_is_no_work() -> None:
    assert list(scanning.scan([])) == []


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_example_of_each_rule_is_parsed(rule: Rule) -> None:
    assert scanning.is_relevant(rule.before.encode())


@pytest.mark.parametrize(
    ("data", "is_relevant"),
    [
        (b"import imp", True),
        (b"x.imp()", True),
        (b"import importlib\nimportlib.util", True),
        (b"import importlib as imp", True),
        (b"import importlib\nimportlib.import_module(n)", False),
        (b"import importlib.util\nimportlib.util.x", False),
        (b"from importlib import metadata", False),
        (b"important, shrimp, imp_, _imp, imp2", False),
        (b"", False),
        ("\u00e9".encode(), False),
        ("# coding: latin-1\n# \u00e9".encode("latin-1"), False),
        ("# \u00e9".encode("latin-1"), True),
        (b"# coding: none-such\n\xe9", True),
        (b"x = 1\0", True),
    ],
)
def test_few_files_are_parsed(data: bytes, is_relevant: bool) -> None:
    assert scanning.is_relevant(data) is is_relevant


@pytest.fixture
def small_stack() -> Iterator[None]:
    """Let processes that are started have a stack that DEEP is too deep for: it may be unlimited."""
    resource = pytest.importorskip("resource")
    soft, hard = resource.getrlimit(resource.RLIMIT_STACK)
    if soft == resource.RLIM_INFINITY or soft > SMALL_STACK:
        resource.setrlimit(resource.RLIMIT_STACK, (SMALL_STACK, hard))
    yield
    resource.setrlimit(resource.RLIMIT_STACK, (soft, hard))


@pytest.mark.usefixtures("small_stack")
def test_what_cannot_be_read_is_said_and_the_scan_goes_on(make_tree: Callable, tmp_path: Path) -> None:
    make_tree(
        {
            "a_deep.py": DEEP,
            "b_python2.py": "import imp\nprint 'x'",
            "c_nul.py": "import imp\0",
            "d_latin1.py": "# \u00e9".encode("latin-1"),
            "e_broken.py": "import imp\n(",
            "f_fine.py": "import imp",
        }
    )
    (tmp_path / "g_folder.py").mkdir()
    found = short(scan(tmp_path))
    assert list(found) == sorted(name.name for name in tmp_path.iterdir() if name.is_file())
    assert found["a_deep.py"][:2] == ["imp", "imp.reload"]
    assert found["a_deep.py"][2].endswith("; searched by words")
    assert found["b_python2.py"] == ["imp", "Python 2 syntax: print statement"]
    assert found["c_nul.py"] == ["imp", "it has NUL characters"]
    assert found["d_latin1.py"][0].startswith("its encoding is wrong: ")
    assert found["e_broken.py"][1].startswith("cannot be parsed: ")
    assert found["f_fine.py"] == ["imp"]


def test_a_file_that_goes_while_it_is_scanned_is_named(tmp_path: Path) -> None:
    entry = files.Entry(str(tmp_path / "gone.py"))
    report = scanning.scan_file(entry)
    assert report.problems == (reading.Problem(None, "cannot be read: No such file or directory"),)


def test_a_path_with_a_problem_is_reported_as_it_is(tmp_path: Path) -> None:
    problem = reading.Problem(None, "a link to nothing")
    assert scanning.scan_file(files.Entry("x.py", problem)) == FileReport("x.py", (), (problem,))


def test_what_nests_deeper_than_can_be_followed_is_searched_by_words(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree({"x.py": "import imp\nimp.reload(m)"})
    advise = scanning.advise

    def shallow(path: str, read: reading.Reading, is_package: bool = False) -> list:
        if read.tree is not None:
            raise RecursionError
        return advise(path, read, is_package)

    monkeypatch.setattr(scanning, "advise", shallow)
    report = scanning.scan_file(files.Entry(str(tmp_path / "x.py")))
    assert [finding.symbol for finding in report.findings] == ["imp", "imp.reload"]
    assert report.problems == (reading.Problem(None, "nested too deeply to be followed; searched by words"),)


def test_a_file_that_ends_its_process_is_named_and_searched_by_words(
    make_tree: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree({f"{name}.py": "import imp\nimp.reload(m)" for name in ("a", "b", "crash", "d", "e", "f")})
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr(scanning, "scan_part", importlib.import_module("crashing").scan_part)
    monkeypatch.setattr(scanning, "CHUNK", 3)
    reports = scan(tmp_path, processes=2)
    assert [Path(report.path).stem for report in reports] == ["a", "b", "crash", "d", "e", "f"]
    assert all([finding.symbol for finding in report.findings] == ["imp", "imp.reload"] for report in reports)
    assert [report.problems for report in reports if report.problems] == [
        (reading.Problem(None, "this Python crashed on parsing it; searched by words"),)
    ]


def test_a_crash_ends_the_scan_of_no_other_file_however_long_their_paths(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Python 3.9 and 3.10 waited for ever where the paths filled the queue."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    monkeypatch.setattr(scanning, "scan_part", importlib.import_module("crashing").scan_part)
    problem = reading.Problem(None, "a link to nothing")
    names = ["crash" if number == 450 else "plugin" for number in range(2000)]
    entries = [files.Entry(f"{'folder/' * 300}{name}{n}.py", problem) for n, name in enumerate(names)]
    reports = list(scanning.scan(entries, 2))
    assert [report.path for report in reports] == [entry.path for entry in entries]
