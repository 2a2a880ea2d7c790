"""A progress bar on a terminal, for a scan that takes more than a second."""

from __future__ import annotations

import time

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

DELAY = 1.0


class Bar:
    """Shows on stderr how many files are done, after a second, and disappears at the end."""

    def __init__(self, total: int) -> None:
        # Without a refresh thread: the scan forks.
        self._progress = Progress(
            TextColumn("reading"),
            BarColumn(30),
            MofNCompleteColumn(),
            console=Console(stderr=True),
            transient=True,
            auto_refresh=False,
        )
        self._task = self._progress.add_task("reading", total=total)
        self._shows_from = time.monotonic() + DELAY
        self._is_shown = False

    def close(self) -> None:
        """Remove the bar from the screen."""
        self._progress.stop()

    def show(self, done: int) -> None:
        """Show how many files are done."""
        self._progress.update(self._task, completed=done)
        if time.monotonic() < self._shows_from:
            return
        if not self._is_shown:
            self._is_shown = True
            self._progress.start()
        self._progress.refresh()
