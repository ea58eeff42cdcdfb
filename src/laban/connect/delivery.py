"""Deliver: read, validate, land, answer with a receipt; or the same without landing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from laban.connect.mapping import SourceMapping
from laban.connect.prefetch import read_ahead, work_ahead
from laban.connect.readers import choose_reader
from laban.connect.reading import known_batches, read_options, require_rows
from laban.connect.receipts import Progress, Receipt, Verdict, WrongRowsError
from laban.connect.requests import (
    find_earlier,
    find_record_type,
    find_sender,
    replay,
    require_id,
    require_sender,
)
from laban.connect.schema import lake_schema
from laban.connect.source_columns import SourceColumns
from laban.connect.sources import Source, open_source
from laban.connect.tally import Tally
from laban.connect.validation import OneSender, Sender, Validated, Validator
from laban.lake import Lake, Landing
from laban.programme import Organisation, Programme, RecordType


def deliver(
    source: Path | BinaryIO,
    *,
    programme: Programme,
    lake: Lake,
    record_type: str,
    organisation: str,
    delivery_id: str,
    now: Callable[[], datetime],
    pseudonym_key: bytes,
    mapping: SourceMapping | None = None,
    format: str | None = None,
    all_or_nothing: bool = False,
    illustrative: bool = False,
    on_progress: Callable[[Progress], None] | None = None,
) -> Receipt:
    """Deliver records: what is right is landed, what is wrong is kept with its reasons.

    `organisation` is who delivers, by code or identity; `delivery_id` is its own name of the
    delivery. The same id with the same content gives the first receipt again, and nothing lands.
    Left or killed at any moment, either the whole delivery is there or nothing of it.

    Raises:
        DeliveryError: When the delivery as a whole cannot be taken; nothing was landed.
        WrongRowsError: When `all_or_nothing` and some row is wrong; nothing was landed.
    """
    require_id(delivery_id)
    kind = find_record_type(programme, record_type)
    sender = find_sender(programme, organisation, now())
    require_sender(programme, kind, sender)
    request = _Request(programme, kind, sender, mapping, format, pseudonym_key)
    with open_source(source) as opened:
        first = find_earlier(programme, lake, sender, delivery_id)
        if first is not None:
            return replay(first, opened.sha256(), kind)
        lake.ensure_table(kind.record_type, lake_schema(kind), kind.key)
        landing = lake.landing(
            delivery_id=delivery_id,
            organisation=sender.id,
            record_type=kind.record_type,
            programme_version=programme.version,
            illustrative=illustrative,
        )
        with landing, request.validated(opened) as parts:
            tally = Tally(opened, on_progress)
            for part in parts:
                _land(landing, part, tally, all_or_nothing=all_or_nothing)
            verdict = tally.verdict()
            require_rows(verdict.rows_read, opened.name)
            if all_or_nothing and verdict.rows_refused:
                raise WrongRowsError(verdict)
            return _accept(landing, verdict, kind, now)


def validate_only(
    source: Path | BinaryIO,
    *,
    programme: Programme,
    record_type: str,
    organisation: str,
    now: Callable[[], datetime],
    pseudonym_key: bytes,
    mapping: SourceMapping | None = None,
    format: str | None = None,
    on_progress: Callable[[Progress], None] | None = None,
) -> Verdict:
    """Say what a delivery would come to; nothing is landed.

    Raises:
        DeliveryError: When the delivery as a whole could not be taken.
    """
    kind = find_record_type(programme, record_type)
    sender = find_sender(programme, organisation, now())
    require_sender(programme, kind, sender)
    request = _Request(programme, kind, sender, mapping, format, pseudonym_key)
    with open_source(source) as opened, request.validated(opened) as parts:
        tally = Tally(opened, on_progress)
        for part in parts:
            tally.add(part)
        verdict = tally.verdict()
        require_rows(verdict.rows_read, opened.name)
        return verdict


@dataclass(frozen=True)
class _Request:
    """Who delivers what, and in which form."""

    programme: Programme
    record_type: RecordType
    sender: Organisation
    mapping: SourceMapping | None
    format: str | None
    pseudonym_key: bytes

    @contextmanager
    def validated(self, source: Source) -> Iterator[Iterator[Validated]]:
        """Read on one thread and validate on another.

        A second that validates would only wait: parts of validation are plain Python.
        """
        columns = SourceColumns.of(self.record_type, self.mapping)
        options = read_options(columns, self.mapping)
        batches = choose_reader(source.name, self.format)(source, options)
        validator = Validator(
            self.programme, self.record_type, columns, pseudonym_key=self.pseudonym_key
        )
        sender = OneSender(Sender.of(self.programme, self.sender.id))
        validate = partial(validator.validate, senders=sender)
        with (
            validator,
            closing(read_ahead(batches)) as ahead,
            closing(work_ahead(validate, known_batches(ahead, columns))) as parts,
        ):
            yield parts


def _land(landing: Landing, part: Validated, tally: Tally, *, all_or_nothing: bool) -> None:
    """Write the good rows of a part, and the faults of the others."""
    tally.add(part)
    if all_or_nothing and tally.refused:
        return
    if part.landed.num_rows:
        sequence = pa.repeat(pa.scalar(landing.sequence, pa.int64()), part.landed.num_rows)
        landing.write(part.landed.append_column("_sequence", sequence))
    if part.faults.num_rows:
        landing.write_refused(part.faults)


def _accept(
    landing: Landing, verdict: Verdict, record_type: RecordType, now: Callable[[], datetime]
) -> Receipt:
    """Make the delivery count, unless another process has had its id accepted meanwhile."""
    delivery = landing.accept(
        content_sha256=verdict.content_sha256,
        rows_read=verdict.rows_read,
        rows_refused=verdict.rows_refused,
        rows_flagged=verdict.rows_flagged,
        now=now,
    )
    if delivery.sequence != landing.sequence:
        return replay(delivery, verdict.content_sha256, record_type)
    return Receipt.of(delivery, replayed=False)
