"""Files are replaced at once or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Any

import pytest

from imp_compat.migrate import writing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "plugin.py"
    file.write_bytes(b"old")
    return file


def test_the_contents_are_replaced(path: Path) -> None:
    writing.replace(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert os.listdir(path.parent) == ["plugin.py"]


@pytest.mark.parametrize("mode", [0o600, 0o755, 0o664])
def test_the_mode_stays(mode: int, path: Path) -> None:
    path.chmod(mode)
    mode = path.stat().st_mode
    writing.replace(str(path), b"new")
    assert path.stat().st_mode == mode


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "link.py").symlink_to(path)
    writing.replace(str(folder / "link.py"), b"new")
    assert (folder / "link.py").is_symlink()
    assert path.read_bytes() == b"new"
    assert os.listdir(folder) == ["link.py"]


def test_the_owner_stays(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[Any, ...]] = []
    real_stat = os.stat

    def somebody_elses(target: str) -> os.stat_result:
        result = list(real_stat(target))
        if Path(target) == path:
            result[stat.ST_UID] = 12345
        return os.stat_result(result)

    monkeypatch.setattr(writing.os, "stat", somebody_elses)
    monkeypatch.setattr(writing.os, "chown", lambda *arguments: given.append(arguments[1:]), raising=False)
    writing.replace(str(path), b"new")
    assert given == [(12345, real_stat(path).st_gid)]


def test_where_there_are_no_owners_none_is_given(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(writing.os, "chown", raising=False)
    writing.replace(str(path), b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_when_it_fails_the_file_is_as_it_was(call: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        writing.replace(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["plugin.py"]


def test_a_file_that_is_read_only_is_left_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing.os, "access", lambda target, mode: False)
    with pytest.raises(PermissionError, match="the file is read-only: .*plugin.py"):
        writing.replace(str(path), b"new")
    assert path.read_bytes() == b"old"


def test_a_folder_that_takes_no_file_is_left_alone(path: Path) -> None:
    path.rename(path.parent / "gone.py")
    with pytest.raises(FileNotFoundError):
        writing.replace(str(path.parent / "nowhere" / "plugin.py"), b"new")
