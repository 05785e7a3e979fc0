"""What a build shows while it runs: one live line per running edition, or plain lines where there is no terminal."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from marketbook.build.run import Result, Running


class PlainProgress:
    """One line per finished edition on a stream (stderr, so that stdout stays the summary's)."""

    def __init__(self, write: Any):
        self._write, self._seen, self._began = write, set(), time.monotonic()

    def __call__(self, results: list[Result], running: dict[str, Running], total: int) -> None:
        for result in results:
            if result.edition.name not in self._seen and result.status == "built":
                self._write(
                    f"{len(results)}/{total} {result.edition.name}: {result.status} in {result.seconds:.1f} s ({result.why})"
                )
            self._seen.add(result.edition.name)


class LiveProgress:
    """Lines that a terminal redraws: running editions with phase and elapsed time, then totals and time to go."""

    def __init__(self, live: Any):
        self._live, self._began, self._printed = live, time.monotonic(), set()

    def __call__(self, results: list[Result], running: dict[str, Running], total: int) -> None:
        from rich.table import Table
        from rich.text import Text

        for result in results:
            if result.edition.name not in self._printed and result.status == "built":
                self._live.console.print(Text(f"✓ {result.edition.name}  {result.seconds:.1f} s  ({result.why})"))
            self._printed.add(result.edition.name)
        grid = Table.grid(padding=(0, 2))
        now = time.monotonic()
        for name, at_work in sorted(running.copy().items(), key=lambda item: item[1].began):
            grid.add_row(
                Text(f"  {name}"), Text(at_work.phase, style="dim"), Text(f"{now - at_work.began:.1f} s", style="cyan")
            )
        if left := total - len(results):
            if not running:
                grid.add_row(Text("  warming up", style="dim"))
        else:
            grid.add_row(Text("  index page", style="dim"))
        built = [result for result in results if result.status != "kept"]
        failed = sum(result.status == "failed" for result in results)
        elapsed = now - self._began
        to_go = f", about {elapsed / len(built) * left:.0f} s to go" if built and left else ""
        trouble = f", {failed} failed" if failed else ""
        grid.add_row(Text(f"{len(results)}/{total} editions{trouble}, {elapsed:.0f} s{to_go}", style="bold"))
        self._live.update(grid)


@contextmanager
def show_progress(quiet: bool) -> Iterator[Any]:
    """A watcher for ``run.build``: live on a terminal, plain otherwise, silent for machines."""
    import sys

    if quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        from rich.console import Console
        from rich.live import Live

        with Live(console=Console(stderr=True), refresh_per_second=5, transient=True) as live:
            yield LiveProgress(live)
    else:
        yield PlainProgress(lambda line: print(line, file=sys.stderr, flush=True))
