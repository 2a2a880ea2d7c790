"""Files are replaced at once or not at all."""

import os
import stat

import pytest

from imp_compat.migrate import writing


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "plugin.py"
    file.write_bytes(b"old")
    return file


@pytest.mark.parametrize(("mode", "has_owners"), [(0o600, True), (0o755, True), (0o664, False)])
def test_the_contents_are_replaced_and_the_mode_stays(mode, has_owners, path, monkeypatch):
    if not has_owners:
        monkeypatch.delattr(writing.os, "chown", raising=False)
    path.chmod(mode)
    mode = path.stat().st_mode
    writing.replace(str(path), b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode == mode
    assert os.listdir(path.parent) == ["plugin.py"]


def test_a_link_stays_a_link(path, tmp_path):
    folder = tmp_path / "links"
    folder.mkdir()
    (folder / "link.py").symlink_to(path)
    writing.replace(str(folder / "link.py"), b"new")
    assert (folder / "link.py").is_symlink()
    assert path.read_bytes() == b"new"
    assert os.listdir(folder) == ["link.py"]


def test_the_owner_stays(path, monkeypatch):
    given = []
    path.chmod(0o750)
    real_stat = os.stat

    def somebody_elses(target, **options):
        status = list(real_stat(target, **options))
        if str(target) == str(path):
            status[stat.ST_UID], status[stat.ST_GID] = 12345, 54321
        return os.stat_result(status)

    def chown(target, user, group):
        assert stat.S_IMODE(os.stat(target).st_mode) == 0o600, "chown clears the setuid bit: it comes first"
        given.append((user, group))

    monkeypatch.setattr(writing.os, "stat", somebody_elses)
    monkeypatch.setattr(writing.os, "chown", chown, raising=False)
    writing.replace(str(path), b"new")
    assert given == [(12345, 54321)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o750


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_when_it_fails_the_file_is_as_it_was(call, path, monkeypatch):
    def fail(*arguments):
        assert len(os.listdir(path.parent)) == 2, "only on one file system is a file replaced at once"
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing.os, call, fail)
    with pytest.raises(OSError, match="No space left"):
        writing.replace(str(path), b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(path.parent) == ["plugin.py"]
