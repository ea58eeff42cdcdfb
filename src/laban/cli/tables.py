"""Tables and sentences on the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich import box
from rich.console import Console
from rich.table import Table

PIPED_WIDTH = 120

console = Console(soft_wrap=False, highlight=False)
if not console.is_terminal:
    console.width = PIPED_WIDTH
notices = Console(stderr=True, highlight=False)


def show_table(
    headers: Sequence[str],
    rows: Iterable[Sequence[str]],
    *,
    title: str | None = None,
    right: Iterable[str] = (),
) -> None:
    """Draw a table; the columns named in `right` are aligned to the right."""
    table = Table(
        title=title, title_justify="left", header_style="bold", pad_edge=False, box=box.SIMPLE_HEAD
    )
    to_the_right = set(right)
    for header in headers:
        table.add_column(
            header, justify="right" if header in to_the_right else "left", overflow="fold"
        )
    for row in rows:
        table.add_row(*row)
    console.print(table)


def say(sentence: str) -> None:
    """Print one sentence."""
    console.print(sentence, markup=False, soft_wrap=True)


def notice(sentence: str) -> None:
    """Print a sentence that is not part of the answer, on standard error."""
    notices.print(sentence, markup=False, soft_wrap=True)
