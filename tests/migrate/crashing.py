"""Stands in for scanning.scan_files in the processes of a test, and ends them as a crash would."""

from __future__ import annotations

import os
import time

from imp_compat.migrate.files import Entry
from imp_compat.migrate.scanning import FileReport
from imp_compat.migrate.scanning import scan_files as scan_files_in_peace


def scan_files(entries: list[Entry]) -> list[FileReport]:
    if any("slow" in entry.path for entry in entries):
        time.sleep(0.5)
    if any("crash" in entry.path for entry in entries):
        os._exit(1)
    return scan_files_in_peace(entries)
