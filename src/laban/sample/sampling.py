"""From a programme to batches of illustrative records, of any size, always the same for a seed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from datetime import date

import pyarrow as pa

from laban.programme import Programme
from laban.sample.days import plan_days
from laban.sample.dossiers import Plan, dossier_batches, plan_procedures
from laban.sample.draws import Draws
from laban.sample.errors import SampleError
from laban.sample.request import CHUNK_ROWS, DOSSIER, Sample
from laban.sample.small import SMALL, small_batches
from laban.sample.texts import column_as_text
from laban.sample.units import plan_units
from laban.sample.wrong import spoil, wrong_ways


def record_types_with_samples() -> tuple[str, ...]:
    """Return the record types that samples can be made of."""
    return (DOSSIER, *sorted(SMALL))


def sample(
    programme: Programme,
    *,
    rows: int,
    seed: int,
    first_day: date,
    last_day: date,
    record_type: str = DOSSIER,
    wrong_share: float = 0.0,
    organisations: Collection[str] | None = None,
    populations: Mapping[str, int] | None = None,
    identities: bool = False,
    chunk_rows: int = CHUNK_ROWS,
) -> Iterator[pa.RecordBatch]:
    """Yield batches of typed, invented records; deliver them with `illustrative=True`.

    The same arguments give the same records on every machine.

    Raises:
        SampleError: The days, the rows or the record type cannot be.
    """
    wanted = Sample(
        programme, rows, seed, first_day, last_day, record_type, wrong_share, organisations,
        populations or {}, identities, chunk_rows,
    )  # fmt: skip
    return (batch for batch, _ in sampled(wanted, in_text=False))


def sampled(wanted: Sample, *, in_text: bool) -> Iterator[tuple[pa.RecordBatch, Mapping[str, int]]]:
    """Yield batches, each with how many rows were made wrong in which way.

    Raises:
        SampleError: The days, the rows or the record type cannot be.
    """
    _check(wanted)
    if wanted.record_type != DOSSIER:
        return ((batch, Counter[str]()) for batch in small_batches(wanted))
    return _dossiers(wanted, in_text=in_text)


def _dossiers(
    wanted: Sample, *, in_text: bool
) -> Iterator[tuple[pa.RecordBatch, Mapping[str, int]]]:
    head = wanted.programme.head
    days = plan_days(
        wanted.first_day,
        wanted.last_day,
        rows=wanted.rows,
        holidays=frozenset(head.holidays),
        time_zone=head.time_zone,
    )
    units = plan_units(
        wanted.programme,
        days,
        seed=wanted.seed,
        populations=wanted.populations,
        organisations=wanted.organisations,
        identities=wanted.identities,
    )
    procedures = plan_procedures(wanted.programme.code_lists["procedure"], seed=wanted.seed)
    ways = wrong_ways(
        wanted.programme.organisations, wanted.first_day, wanted.last_day, in_text=in_text
    )
    columns = wanted.programme.record_types[DOSSIER].columns

    def as_text(name: str, values: pa.Array) -> pa.Array:
        return column_as_text(values, columns[name], head.time_zone)

    plan = Plan(wanted.rows, wanted.seed, wanted.chunk_rows, days, units, procedures)
    for number, batch in enumerate(dossier_batches(plan)):
        draws = Draws(batch.num_rows, wanted.seed, 202, number)
        yield spoil(batch, ways, draws, share=wanted.wrong_share, as_text=as_text)


def _check(wanted: Sample) -> None:
    if wanted.record_type not in wanted.programme.record_types:
        raise SampleError(
            f'The programme has no record type "{wanted.record_type}".',
            cure="Name one of " + ", ".join(sorted(wanted.programme.record_types)) + ".",
            code="sample-001",
        )
    if wanted.record_type not in record_types_with_samples():
        raise SampleError(
            f'Samples of "{wanted.record_type}" cannot be made.',
            cure="Name one of " + ", ".join(record_types_with_samples()) + ".",
            code="sample-002",
        )
    if wanted.last_day < wanted.first_day:
        raise SampleError(
            f"The last day, {wanted.last_day}, is before the first, {wanted.first_day}.",
            cure="Give a first day and a later or equal last day.",
            code="sample-003",
        )
    if wanted.rows < 0 or wanted.chunk_rows < 1 or not 0 <= wanted.wrong_share <= 1:
        raise SampleError(
            f"{wanted.rows} rows with a wrong share of {wanted.wrong_share} cannot be made.",
            cure="Give 0 rows or more and a share between 0 and 1.",
            code="sample-004",
        )
