"""Stands in for scanning.scan_part in the processes of a test, and ends them as a crash would."""

from __future__ import annotations

import os
import time

from imp_compat.migrate import scanning
from imp_compat.migrate.scanning import FileReport
from imp_compat.migrate.scanning import scan_part as scan_part_in_peace


def scan_part(start: int, stop: int) -> list[FileReport]:
    paths = [entry.path for entry in scanning._entries[start:stop]]
    if any("slow" in path for path in paths):
        time.sleep(0.5)
    if any("crash" in path for path in paths):
        os._exit(1)
    return scan_part_in_peace(start, stop)
