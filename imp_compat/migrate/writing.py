"""Replaces a file's contents atomically."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile


def replace(path: str, data: bytes) -> None:
    """Replace a file's contents, and keep its mode and owner; a link stays a link to the new contents.

    Raises OSError if that fails; the file is unchanged then.
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
        if hasattr(os, "chown"):  # Windows has none
            os.chown(temporary, status.st_uid, status.st_gid)
        # After the owner: to change the owner clears the bits that run a file as its owner.
        shutil.copymode(target, temporary)
        os.replace(temporary, target)
    except BaseException:
        os.unlink(temporary)
        raise
