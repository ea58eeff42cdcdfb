"""Commands about figures: measure, figures, runs, prove, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from laban.base import Grain, UserError
from laban.cli.context import Context, clock
from laban.cli.days import parse_day, parse_moment

if TYPE_CHECKING:
    import pyarrow as pa

    from laban.lake import RunEntry
    from laban.measure import Check, Proof, Selection
    from laban.programme import Programme

PROGRAMME = typer.Option(None, "--programme", "-p", help="Folder; default LABAN_PROGRAMME.")
RUN = typer.Option(None, "--run", help="A run's id; default the latest.")
MARKS = (("estimated", "estimated"), ("illustrative", "illustrative"))


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
    app.command(name="measure")(measure)
    app.command()(figures)
    app.command()(runs)
    app.command()(prove)
    app.command()(verify)


def measure(
    indicator: list[str] = typer.Option([], "--indicator", "-i", help="Only these; repeatable."),
    kind: list[str] = typer.Option(
        [], "--kind", help="Figures only for organisations of these kinds, e.g. province."
    ),
    first: str | None = typer.Option(None, "--from", help="First day, e.g. 2024-01-01."),
    last: str | None = typer.Option(None, "--to", help="Last day, e.g. 2024-12-31."),
    as_of: str | None = typer.Option(None, help="As known at the end of a day, or at a moment."),
    on_structure: str = typer.Option(
        None, help="Show everything on the organisations of this day, e.g. 2025-07-01."
    ),
    programme: Path | None = PROGRAMME,
) -> None:
    """Measure the indicators from the records, sign the figures and keep them as a run."""
    from laban.cli.tables import say

    context = Context.from_environment()
    plan = context.programme(programme)
    run = start_run(
        context,
        plan,
        indicators=tuple(indicator),
        kinds=tuple(kind),
        span=(first, last),
        as_of=as_of,
        structure=on_structure,
    )
    say(f"{run.figures:,} figures in run {run.run_id}, as known at {run.as_of:%Y-%m-%d %H:%M} UTC.")


def start_run(
    context: Context,
    plan: Programme,
    *,
    indicators: tuple[str, ...] = (),
    kinds: tuple[str, ...] = (),
    span: tuple[str | None, str | None] = (None, None),
    as_of: str | None = None,
    structure: str | None = None,
) -> RunEntry:
    """Measure with the settings of this process."""
    from laban import __version__
    from laban.cli.progress import step_progress
    from laban.measure import Request
    from laban.run import Signing, measure_run

    moment = parse_moment(as_of, "--as-of", plan.head.time_zone) if as_of else clock()
    request = Request(
        as_of=context.lake.settle_moment(min(moment, clock())),
        structure=parse_day(structure, "--on-structure") if structure else None,
        span=_span(*span),
        indicators=indicators,
        kinds=kinds,
    )
    signing = Signing(context.signing_key, clock, __version__)
    with context.engine() as engine, step_progress("Measuring") as on_progress:
        return measure_run(plan, context.lake, engine, request, signing, on_progress)


def _span(first: str | None, last: str | None) -> Any:
    from datetime import timedelta

    from laban.measure import Span

    if not first and not last:
        return None
    if not first or not last:
        raise UserError("--from and --to go together.", cure="Give both days.", code="cli-003")
    days = parse_day(first, "--from"), parse_day(last, "--to")
    return Span(days[0], days[1] + timedelta(days=1))


def figures(
    indicator: list[str] = typer.Option([], "--indicator", "-i", help="Repeatable."),
    organisation: list[str] = typer.Option(
        [], "--organisation", "-o", help="Code, identity or name; repeatable."
    ),
    children: bool = typer.Option(False, help="Also the organisations right below."),
    kind: list[str] = typer.Option([], help="Only organisations of these kinds."),
    period: list[str] = typer.Option([], "--period", help="2024, 2024-Q1, 2024-03, R2024-H1 …"),
    grain: Grain | None = typer.Option(None, help="All periods of this length, within --period."),
    breakdown: list[str] = typer.Option([], help="Also by this column; `all` for every one."),
    source: list[str] = typer.Option([], help="Only values published by these sources."),
    run: str | None = RUN,
    public: bool = typer.Option(False, help="As the public may see them: small counts suppressed."),
    format: str | None = typer.Option(
        None, help="table, csv, json or parquet; default: what the file's name says, else table."
    ),
    out: Path | None = typer.Option(None, help="File to write; needed for csv, json and parquet."),
    limit: int = typer.Option(50, min=1, help="Rows shown in a table."),
    language: str = typer.Option(
        None, "--language", "-l", help="vi or en; default LABAN_LANGUAGE."
    ),
) -> None:
    """Show or export the figures of a run."""
    from laban.measure import Selection

    context = Context.from_environment()
    chosen = Selection(
        indicators=tuple(indicator),
        organisations=tuple(organisation),
        children=children,
        kinds=tuple(kind),
        periods=tuple(period),
        grain=grain,
        breakdowns=None if "all" in breakdown else tuple(breakdown),
        sources=tuple(source),
    )
    entry, plan, found = _selected(context, run, chosen, public)
    spoken = spoken_language(context, language)
    if out is None:
        if format not in (None, "table"):
            raise UserError(
                f"Figures as {format} need a file.", cure="Add --out FILE.", code="cli-004"
            )
        _show(found, plan, entry.run_id, spoken, limit)
        return
    from laban.cli.tables import say
    from laban.report import write_figures

    form = format or out.suffix.lower().removeprefix(".")
    write_figures(out, form, found, plan, run_id=entry.run_id, language=spoken)
    say(f"{found.num_rows:,} figures written to {out}")


def _selected(
    context: Context, run: str | None, selection: Selection, public: bool
) -> tuple[RunEntry, Programme, pa.Table]:
    from laban.measure import select_figures
    from laban.run import find_run, kept_programme, public_figures

    entry = find_run(context.lake, run)
    plan = kept_programme(context.lake, entry.programme_version)
    found = select_figures(context.lake.figures_path(entry.run_id), plan, selection)
    if public and found.num_rows:
        # Suppression is decided over the whole run, and that takes time: what cannot be selected
        # has been said before.
        found = select_figures(public_figures(context.lake, entry, plan), plan, selection)
    return entry, plan, found


def spoken_language(context: Context, asked: str | None) -> Any:
    """Return the language that was asked for, else the one of the settings."""
    language = asked or context.settings["LABAN_LANGUAGE"]
    if language not in ("vi", "en"):
        raise UserError(
            f'The language "{language}" is not spoken here.', cure="Write vi or en.", code="cli-005"
        )
    return language


def _show(found: pa.Table, plan: Programme, run_id: str, language: Any, limit: int) -> None:
    from laban.cli.tables import say, show_table
    from laban.report import describe_figures

    rows = [
        (
            row["title"],
            f"{row['organisation_name']} ({row['organisation']})",
            row["period"],
            f"{row['breakdown']}={row['category']}" if row["breakdown"] else "",
            f"{row['text']} {row['unit_title']}",
            " ".join(_notes(row)),
        )
        for row in describe_figures(found.slice(0, limit), plan, run_id, language)
    ]
    headers = ("indicator", "organisation", "period", "by", "value", "note")
    show_table(headers, rows, right=("value",))
    if found.num_rows > limit:
        say(f"… {found.num_rows - limit:,} more: raise --limit, or export with --out.")
    if not found.num_rows:
        say("No figure fits. No records give no figure, never 0.")


def _notes(row: dict[str, Any]) -> list[str]:
    published = [f"{row['source']} ({row['vintage']})"] if row["source"] else []
    return [*published, *(word for key, word in MARKS if row[key])]


def runs() -> None:
    """List the runs, oldest first; runs with the same root have the same figures."""
    from laban.cli.tables import show_table
    from laban.measure import read_statement

    context = Context.from_environment()
    rows = [
        (
            run.run_id,
            f"{run.as_of:%Y-%m-%d %H:%M:%S}",
            run.structure or "of its time",
            run.engine,
            f"{run.figures:,}",
            run.programme_version[:12],
            read_statement(context.lake.statement(run.run_id)).figures_root[:12],
        )
        for run in context.lake.runs()
    ]
    headers = ("run", "as of (UTC)", "structure", "engine", "figures", "programme", "root")
    show_table(headers, rows, right=("figures",))


def prove(
    figure: str = typer.Argument(help="indicator/organisation/period[/column=category]…"),
    out: Path = typer.Option(Path("proof.json"), help="The proof file to write."),
    run: str | None = RUN,
) -> None:
    """Show how a figure came about and write a proof that an outsider can check."""
    from laban.cli.tables import say
    from laban.measure import write_proof
    from laban.run import find_run, kept_programme, prove_figure

    context = Context.from_environment()
    entry = find_run(context.lake, run)
    with context.engine() as engine:
        proof = prove_figure(context.lake, engine, entry, figure)
    out.write_bytes(write_proof(proof))
    _show_proof(proof, kept_programme(context.lake, entry.programme_version))
    say(f"Proof written to {out}. Check it with `laban verify {out}`.")


def _show_proof(proof: Proof, plan: Programme) -> None:
    from laban.cli.tables import say, show_table
    from laban.report import format_value, unit_title

    figure = proof.figure
    value = format_value(figure["value"], figure["unit"], plan)
    notes = " ".join(_notes(dict(figure)))
    say(f"{proof.name} = {value} {unit_title(figure['unit'], plan)}  {notes}".rstrip())
    if figure["denominator"] is not None:
        say(f"  {figure['numerator'].normalize():f} of {figure['denominator'].normalize():f}")
    say(f"  {proof.formula['en']}")
    say(f"  {proof.formula['vi']}")
    say("")
    say(proof.working.sql)
    say("")
    names = [plan.organisations.by_id[id_].name.en for id_ in proof.working.organisations[:5]]
    more = len(proof.working.organisations) - len(names)
    say(f"Records of {', '.join(names)}{f' and {more:,} more' if more > 0 else ''}:")
    delivered = {entry["sequence"]: entry for entry in proof.deliveries}
    rows = [
        (
            str(delivered[part.sequence]["delivery_id"]),
            str(delivered[part.sequence]["organisation"]),
            f"{part.records:,}",
            str(delivered[part.sequence]["content_sha256"]),
        )
        for part in proof.working.contributions
    ]
    show_table(("delivery", "from", "records", "SHA-256 of its content"), rows, right=("records",))


def verify(
    proof: Path = typer.Argument(help="The proof file."),
    key: Path | None = typer.Option(
        None, help="Public key (PEM) of the publisher; default this home's."
    ),
) -> None:
    """Recompute a proved figure from the lake and say what holds and what does not."""
    from laban.base import PublicKey
    from laban.cli.tables import say
    from laban.measure import read_proof
    from laban.run import verify_proof

    context = Context.from_environment()
    held = read_proof(_read(proof))
    publisher = PublicKey.from_pem(_read(key)) if key else context.signing_key.public
    with context.engine() as engine:
        checks = verify_proof(held, context.lake, engine, publisher)
    show_checks(checks)
    failed = [check for check in checks if not check.holds]
    if failed:
        say(f"The proof does NOT hold: {len(failed)} of {len(checks)} checks failed.")
        raise typer.Exit(6)
    say(f"The proof of {held.name} holds: all {len(checks)} checks.")


def show_checks(checks: list[Check]) -> None:
    """Print one line per check."""
    from laban.cli.tables import say

    for check in checks:
        say(f"{'holds ' if check.holds else 'FAILS '} {check.name}: {check.sentence}")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UserError(
            f'"{path}" cannot be read: {error.strerror}.',
            cure="Look at the path and the permissions.",
            code="cli-006",
        ) from None
