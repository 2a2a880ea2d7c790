"""Replaces a file's contents at once or not at all."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile


def replace(path: str, data: bytes) -> None:
    """Put other contents into a file of the same mode and owner; a link stays one to what is replaced.

    Raises OSError where that cannot be done; the file is as it was then.
    """
    target = os.path.realpath(path)
    status = os.stat(target)
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, "the file is read-only", path)
    handle, temporary = tempfile.mkstemp(prefix=".imp-compat-", dir=os.path.dirname(target))
    try:
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        shutil.copymode(target, temporary)
        _give(temporary, status)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise


def _give(path: str, status: os.stat_result) -> None:
    """Give a file to the owner of another, where there are owners."""
    chown = getattr(os, "chown", None)
    current = os.stat(path)
    if chown is not None and (current.st_uid, current.st_gid) != (status.st_uid, status.st_gid):
        chown(path, status.st_uid, status.st_gid)
