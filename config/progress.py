"""Telling the person at the terminal what is being done, how long it took, and how far it is."""

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from config.wording import seconds

WIDTH = 28


class Bar:
    """One long piece of work, of `total` units."""

    def __init__(self, label: str, total: int, out: TextIO) -> None:
        self._label, self._total, self._out = label, max(total, 1), out
        self._done = 0
        self._shown = -1
        self._show()

    def advance(self, units: int = 1) -> None:
        """Say that `units` more are done."""
        self._done = min(self._done + units, self._total)
        self._show()

    def _show(self) -> None:
        # A file or a pipe gets nothing: its reader sees the time when the work is done.
        percent = self._done * 100 // self._total
        if percent == self._shown or not self._out.isatty():
            return
        self._shown = percent
        filled = percent * WIDTH // 100
        self._out.write(f"\r    {self._label}  [{'█' * filled}{'·' * (WIDTH - filled)}] {percent:3d} %")
        self._out.flush()

    def clear(self) -> None:
        """Wipe the line of the bar."""
        if self._out.isatty():
            self._out.write("\r\033[K")
            self._out.flush()


class Progress:
    """Steps one under the other, each with its time; within a step, bars."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out or sys.stdout

    def say(self, sentence: str = "") -> None:
        """Write one line."""
        print(sentence, file=self._out, flush=True)

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Announce `title`, and when the block is done the time it took."""
        started = time.monotonic()
        if self._out.isatty():
            self._out.write(f"  … {title}")
            self._out.flush()
        try:
            yield
        except BaseException:
            if self._out.isatty():
                self._out.write("\r\033[K")
            self.say(f"  ✗ {title}")
            raise
        if self._out.isatty():
            self._out.write("\r\033[K")
        self.say(f"  ✓ {title}  ({seconds(time.monotonic() - started)})")

    @contextmanager
    def track(self, label: str, total: int) -> Iterator[Bar]:
        """Show a bar for `total` units while the block runs; it calls `advance`."""
        if self._out.isatty():
            self._out.write("\n")
        bar = Bar(label, total, self._out)
        try:
            yield bar
        finally:
            bar.clear()
            if self._out.isatty():
                # Back onto the line of the step that this bar belongs to.
                self._out.write("\033[A")
                self._out.flush()
