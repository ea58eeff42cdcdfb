"""Progress on the terminal, on standard error, and only when somebody watches."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from laban.cli.tables import notices

if TYPE_CHECKING:
    from laban.connect import Progress as DeliveryProgress


@contextmanager
def delivery_progress(file: Path) -> Iterator[Callable[[DeliveryProgress], None]]:
    """Show how far a delivery has come: by bytes of the file, with rows landed and refused."""
    size = file.stat().st_size if file.is_file() else None
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[rows]}"),
        TimeElapsedColumn(), console=notices, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(file.name, total=size, rows="")

        def show(progress: DeliveryProgress) -> None:
            rows = f"{progress.rows_read:,} read, {progress.rows_refused:,} refused"
            bar.update(task, completed=progress.bytes_read, rows=rows)

        yield show


@contextmanager
def step_progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show the step that is under way."""
    with notices.status(title) as status:
        yield lambda step: status.update(f"{title}: {step}")


@contextmanager
def count_progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Show how many of a known number are done."""
    with Progress(
        TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn(),
        console=notices, transient=True,
    ) as bar:  # fmt: skip
        task = bar.add_task(title, total=total)
        yield lambda done: bar.update(task, completed=done)
