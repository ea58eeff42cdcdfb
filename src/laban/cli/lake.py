"""Commands about the lake: compact, check."""

from __future__ import annotations

import typer

from laban.cli.context import Context, clock

app = typer.Typer(help="Look after the stored records.", no_args_is_help=True)


@app.command()
def compact(
    record_type: str | None = typer.Option(
        None, "--as", help="Only this record type; default all."
    ),
) -> None:
    """Rewrite many small files into few large ones; every figure stays what it was."""
    from laban.cli.tables import say

    context = Context.from_environment()
    names = {count.record_type for count in context.lake.delivery_counts()}
    for name in sorted({record_type} if record_type else names):
        report = context.lake.compact(name, now=clock())
        say(f"{name}: {report}")


@app.command()
def check() -> None:
    """Read every stored file again and compare it with the hash it had when it was written."""
    from laban.cli.tables import say

    faults = Context.from_environment().lake.check_files()
    for fault in faults:
        say(fault.sentence)
    if faults:
        raise typer.Exit(4)
    say("Every stored file is as it was written.")
