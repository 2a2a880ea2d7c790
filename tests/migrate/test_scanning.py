"""Files are searched before they are parsed, and read by other processes, one of which may crash."""

import itertools
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import types
from pathlib import Path
from unittest.mock import Mock

import pytest
from environments import Python

from imp_compat.migrate import files, scanning, source
from imp_compat.migrate.source import Problem, Source


@pytest.fixture
def scan(monkeypatch, make_tree):
    """Scan a tree of files: by default, in processes for two files each."""

    def scan_in(tree, chunk=2, small=0):
        monkeypatch.setattr(scanning, "CHUNK", chunk)
        monkeypatch.setattr(scanning, "SMALL", small)
        return itertools.chain(*scanning.scan(files.find([make_tree(tree)])))

    return scan_in


def short(reports):
    return {
        Path(report.path).name: [finding.symbol for finding in report.findings]
        + [problem.message for problem in report.problems]
        for report in reports
    }


@pytest.mark.parametrize(("chunk", "small"), [(2, 0), (100, 2**16)], ids=["processes", "this-process"])
def test_reports_come_in_the_order_of_the_files(chunk, small, scan):
    names = [f"m{number:02}.py" for number in range(11)]
    assert list(short(scan(dict.fromkeys(names, "import imp"), chunk, small))) == names


def test_of_files_without_findings_nothing_is_said(scan):
    tree = {"a.py": "import os", "b.py": "imp", "script": "#!/bin/sh\nimport imp", "c.py": "import imp"}
    assert list(short(scan(tree))) == ["c.py"]


def test_a_process_is_prepared_prints_nothing_and_ends_with_its_parent(make_tree, monkeypatch):
    """What would end this process, or wait for its parent, is replaced."""
    sources = files.find([make_tree(dict.fromkeys(["a.py", "b.py", "c.py"], "import imp"))])
    duplicated, ended = [], []
    monkeypatch.setattr(scanning, "_sources", [])
    monkeypatch.setattr(scanning, "_codes", frozenset())
    monkeypatch.setattr(multiprocessing, "parent_process", lambda: types.SimpleNamespace(sentinel=7))
    monkeypatch.setattr(multiprocessing.connection, "wait", ended.append)
    monkeypatch.setattr(threading.Thread, "start", threading.Thread.run)
    with monkeypatch.context() as patch:
        patch.setattr(scanning.os, "_exit", ended.append)
        patch.setattr(scanning.os, "dup2", lambda *files: duplicated.append(files))
        scanning._prepare(sources, frozenset(["IMP001"]))
    assert ended == [[7], 1]
    ((file, other),) = duplicated
    assert other == 2
    assert os.path.samestat(os.fstat(file), os.stat(os.devnull))
    os.close(file)
    assert list(short(scanning._scan_part(1, 100))) == ["b.py", "c.py"]


@pytest.mark.parametrize(
    ("data", "is_relevant"),
    [
        (b"x.imp()", True),
        (b"import importlib as imp\nimp.reload(m)", False),
        (b"import importlib\nimportlib.import_module(n)", False),
        (b"from importlib.machinery import PathFinder", False),
        (b"def find_modules(self, n): pass", False),
        (b"builder.reload_module(n)", False),
        (b"important, shrimp, imp_, _imp, imp2", False),
        (b"lazy import cgi", True),
        (b'"import os\\n",\n"import cgi\\n"', True),
        (b"from . import cgi, parser", False),
        (b"from collections import (  # noqa\n    Mapping,\n)", True),
        (b"from typing import Mapping\nimport collections", False),
        (b"import collections\ncollections.abc.Mapping", False),
        (b"import matplotlib.collections as c\nc.Collection", False),
        (b"for imp in imports: f(imp)", False),
        (b"__package__ == 'p'", False),
        (b"import numpy.testing as t\nt.assert_(a)", False),
        (b"function.assert_called()", False),
        (b"__import__('os').cgi", False),
        (b"from unittest import loader as l\nl.makeSuite(T)", True),
        (b"import inspect\ngetattr(inspect, 'getargspec')", True),
        (b"f('getargspec')", False),
        (b"import async", True),
        (b"f(async=1)", True),
        (b"async(f())", True),
        (b"async def f(is_async=1): pass", False),
        (b"", False),
        ("# coding: latin-1\n# \u00e9".encode("latin-1"), False),
        ("\n\n# \u00e9".encode("latin-1"), True),
        (b"# coding: none-such\n\xe9", True),
        (b"x = 1\0", True),
    ],
)
def test_few_files_are_parsed(data, is_relevant):
    assert scanning.is_relevant(data) is is_relevant


def test_a_file_that_goes_while_it_is_scanned_is_not_read(tmp_path):
    ((report,),) = scanning.scan([Source(str(tmp_path / "gone.py"))])
    assert report.problems == (Problem(None, "cannot be read: No such file or directory", is_unread=True),)


def test_what_nests_too_deeply_for_the_parser_is_searched_by_words(make_tree, tmp_path):
    """Python 3.8 to 3.10 crash on it; newer ones raise an exception."""
    make_tree({"a.py": f"import imp\nx = 1{'+1' * 200_000}\nimp.reload(x)", "b.py": "import imp"})
    done = Python(tmp_path)("-X", "faulthandler", "-m", "imp_compat", "scan", ".", "--format", "json")
    assert (done.returncode, done.stderr) == (1, "")
    report = json.loads(done.stdout)
    assert [finding["symbol"] for finding in report["findings"]] == ["imp", "imp.reload", "imp"]
    (error,) = report["errors"]
    assert error["message"].endswith("; searched by words")


def test_what_nests_deeper_than_can_be_followed_is_searched_by_words(scan, monkeypatch):
    monkeypatch.setattr(source, "find", Mock(side_effect=RecursionError))
    (said,) = short(scan({"x.py": "import imp\nimp.reload(m)"}, 100, 2**16)).values()
    assert said == ["imp", "imp.reload", "nested too deeply to be followed; searched by words"]


@pytest.mark.skipif(
    sys.platform != "linux" or sys.version_info >= (3, 14),
    reason="the children are not forks of this process",
)
def test_a_file_that_crashes_its_process_is_searched_by_words_and_the_scan_goes_on(
    make_tree, tmp_path, monkeypatch
):
    """Python 3.9 and 3.10 waited for ever if the paths filled the queue."""
    parse, parent = Source.parse, os.getpid()

    def crash(read, why_unparsed=""):
        if os.path.basename(read.path) == "crash.py" and not why_unparsed and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        parse(read, why_unparsed)

    monkeypatch.setattr(Source, "parse", crash)
    names = ["a.py", "crash.py", "d.py"]
    make_tree(dict.fromkeys(names, "import imp\nimp.reload(m)"))
    problem = Problem(None, "a broken link")
    sources = [Source(f"{'directory/' * 300}plugin{number}.py", problem) for number in range(2000)]
    sources[450:453] = [Source(str(tmp_path / name)) for name in names]
    reports = list(itertools.chain(*scanning.scan(sources)))
    assert [report.path for report in reports] == [source.path for source in sources]
    uses = ["imp", "imp.reload"]
    crashed = [*uses, "this Python crashed while parsing it; searched by words"]
    assert short(reports[450:453]) == {"a.py": uses, "crash.py": crashed, "d.py": uses}


@pytest.mark.skipif(sys.platform != "linux", reason="the processes are listed in /proc")
def test_the_processes_end_with_their_parent(make_tree, tmp_path):
    """The pipe is closed only when every process that inherited it has ended."""
    make_tree({f"m{number:04}.py": "import imp\n" * 3000 for number in range(1500)})
    command = [sys.executable, "-m", "imp_compat", "scan", str(tmp_path), "--format", "json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=str(tmp_path)) as scan:
        tasks = Path(f"/proc/{scan.pid}/task")
        while scan.poll() is None and not any(path.read_text() for path in tasks.glob("*/children")):
            time.sleep(0.02)
        scan.kill()
        assert scan.communicate(timeout=60) == (b"", None)
