"""Which files are read, and what is said of those that are not."""

import os
import socket
from unittest.mock import Mock

import pytest

from imp_compat.migrate import files, scanning

NOT_READ = "a broken link, a pipe or a socket: not read"


@pytest.fixture
def found(tmp_path):
    """Return what is found below paths, relative to the test's folder, and the problems."""

    def find(*paths, exclude=()):
        entries = files.find([str(tmp_path / path) for path in paths or ("",)], exclude)
        return [
            os.path.relpath(entry.path, tmp_path).replace(os.sep, "/")
            + "".join(f": {problem.message}" for problem in entry.problems)
            for entry in entries
        ]

    return find


def test_sources_below_a_folder_are_read_in_order(make_tree, found):
    source = {"x.py": ""}
    left_out = {"notes.txt": "", "c.pyc": b"", "__pycache__": source, ".git": source, "imp_compat": source}
    package = {"__init__.py": "", "deeper": {"module.py": ""}, "data.json": ""}
    sources = {"b.py": "", "a.pyw": "", "script": "", "notebook.ipynb": "", "zip.egg": b"PK"}
    make_tree({**left_out, **sources, ".hidden": source, "package": package})
    assert found() == [
        *("a.pyw", "b.py", "notebook.ipynb", "script", "zip.egg: cannot be read: a zip file", ".hidden/x.py"),
        *("package/__init__.py", "package/deeper/module.py"),
    ]


def test_a_file_that_is_named_is_parsed_whatever_it_is_called_and_contains(make_tree, tmp_path):
    make_tree({"notes.txt": "no Python at all", "script": "no Python at all"})
    entries = files.find([str(tmp_path / name) for name in ("notes.txt", "script")])
    for report in map(scanning.scan_file, entries):
        assert [problem.message.partition(":")[0] for problem in report.problems] == ["cannot be parsed"]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"#!/usr/bin/python3 -u\n" + b"#" * 500, b"#!/usr/bin/python3 -u\n" + b"#" * 500),
        (b"#!/bin/sh\npython\n", None),
        (b"import imp\n", None),
    ],
)
def test_a_file_without_a_suffix_is_a_source_where_it_says_so(content, expected, make_tree, tmp_path):
    make_tree({"script": content})
    (entry,) = files.find([str(tmp_path)])
    assert (entry.data if entry.load() else None) == expected


def test_a_virtual_environment_is_named_and_not_read(make_tree, found):
    make_tree({"a.py": "", "venv": {"pyvenv.cfg": "", "lib": {"b.py": ""}}})
    problem = "a virtual environment: name it to scan it, or use --environment"
    assert found() == ["a.py", f"venv: {problem}"]
    assert found("venv") == ["venv/lib/b.py"]
    assert found(".", "venv") == ["a.py", "venv/lib/b.py"]


def test_links_are_followed_and_directories_are_read_once(make_tree, found, tmp_path):
    make_tree({"a": {"b": {"x.py": ""}}, "c": {"y.py": "", "script": ""}})
    links = {"a/b/up": "a", "a/to-c": "c", "a/link.py": "c/y.py", "a/script": "c/script"}
    for link, target in links.items():
        (tmp_path / link).symlink_to(tmp_path / target)
    assert found() == ["a/link.py", "a/script", "a/b/x.py", "a/to-c/script", "a/to-c/y.py"]


def test_a_file_is_read_once_and_as_one_that_is_named(make_tree, found, tmp_path):
    make_tree({"a": {"script": "", "x.py": ""}, "b.py": ""})
    (tmp_path / "a" / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    read = ["a/gone.py: cannot be read: not a file", "link/script", "a/x.py", "b.py"]
    assert found("a", "b.py", "link/script", "b.py", "a/gone.py") == read


def test_links_to_nothing_are_named(found, tmp_path):
    (tmp_path / "gone.py").symlink_to(tmp_path / "nowhere")
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    (tmp_path / "gone").symlink_to(tmp_path / "nowhere")
    assert found() == [f"gone.py: {NOT_READ}", f"self.py: {NOT_READ}"]
    assert found("gone") == ["gone: cannot be read: not a file"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
def test_pipes_and_sockets_are_named_and_not_opened(found, tmp_path, monkeypatch):
    os.mkfifo(str(tmp_path / "pipe.py"))
    os.mkfifo(str(tmp_path / "pipe"))
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("socket.py")
        assert found() == [f"pipe.py: {NOT_READ}", f"socket.py: {NOT_READ}"]
        assert found("pipe") == ["pipe: cannot be read: not a file"]


def test_a_folder_that_cannot_be_read_is_named(found, monkeypatch):
    monkeypatch.setattr(files.os, "scandir", Mock(side_effect=OSError(5, "Input/output error")))
    assert found() == [".: cannot be read: Input/output error"]


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("tests", ["a.py", "b/c_test.py"]),
        ("*_[st]est.py", ["a.py", "tests/x.py"]),
        ("./b/c_test.py", ["a.py", "tests/x.py"]),
        ("b/", ["a.py", "tests/x.py"]),
        # Neither a part of a name nor the directory above, which is that of this test
        ("c", ["a.py", "b/c_test.py", "tests/x.py"]),
        ("test_*", ["a.py", "b/c_test.py", "tests/x.py"]),
    ],
)
def test_paths_can_be_excluded_unless_they_are_named(pattern, left, make_tree, found):
    make_tree({"a.py": "", "b": {"c_test.py": ""}, "tests": {"x.py": ""}})
    assert found(exclude=[pattern]) == left
    assert found("a.py", "b/c_test.py", exclude=[pattern]) == ["a.py", "b/c_test.py"]
