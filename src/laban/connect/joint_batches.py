"""Rows of several requests in one batch, and which rows are whose."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from laban.connect.offers import Request
from laban.connect.readers import RawBatch, RowFault
from laban.connect.validation import OneSender, Sender, SenderOfEachRow, Senders


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one request in a joint batch: `count` rows after number `before`.

    A row has the number `before` + n here when it has `skipped` + n in its own content.
    """

    request: Request
    before: int
    count: int
    skipped: int = 0

    @property
    def shift(self) -> int:
        """What to add to a number here to have the row's number in its own content."""
        return self.skipped - self.before


@dataclass(frozen=True, slots=True)
class JointBatch:
    """Rows of several requests, numbered through; `shares` are in the order of the rows."""

    batch: RawBatch
    shares: tuple[Share, ...]

    def alone(self) -> list[JointBatch]:
        """Return the rows of each request as a batch of its own."""
        return [JointBatch(_part(self.batch, share), (share,)) for share in self.shares]

    def senders(self, sender_of: Mapping[str, Sender]) -> Senders:
        """Return who delivers the rows, given every sender by identity."""
        ids = list(dict.fromkeys(share.request.sender.id for share in self.shares))
        if len(ids) == 1:
            return OneSender(sender_of[ids[0]])
        places = {id: place for place, id in enumerate(ids)}
        numbers = np.array([places[share.request.sender.id] for share in self.shares], np.int64)
        rows = np.asarray(self.batch.rows.to_numpy(), np.int64)
        return SenderOfEachRow([sender_of[id] for id in ids], numbers[self.share_of(rows)])

    def share_of(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return for each row number the place of its share."""
        lasts = np.array([share.before + share.count for share in self.shares], np.int64)
        places: NDArray[np.int64] = np.searchsorted(lasts, rows)
        return places


def join_batches(parts: Sequence[JointBatch]) -> list[JointBatch]:
    """Return the same rows in as few batches as their columns allow."""
    alike: dict[object, list[JointBatch]] = {}
    for part in parts:
        shape = (str(part.batch.columns.schema), tuple(part.batch.numbers))
        alike.setdefault(shape if len(part.batch.rows) else id(part), []).append(part)
    return [group[0] if len(group) == 1 else _joined(group) for group in alike.values()]


def _joined(parts: Sequence[JointBatch]) -> JointBatch:
    table = pa.Table.from_batches([part.batch.columns for part in parts])
    [columns] = table.unify_dictionaries().combine_chunks().to_batches()
    rows, faults, shares, last = [], list[RowFault](), list[Share](), 0
    for part in parts:
        shift = last - part.shares[0].before
        rows.append(np.asarray(part.batch.rows.to_numpy()) + shift)
        faults += [replace(fault, row=fault.row + shift) for fault in part.batch.faults]
        shares += [replace(share, before=share.before + shift) for share in part.shares]
        last += part.batch.rows_read
    first = parts[0].batch
    batch = replace(
        first,
        rows=pa.array(np.concatenate(rows)),
        columns=columns,
        rows_read=last,
        numbers={
            name: pa.concat_arrays([part.batch.numbers[name] for part in parts])
            for name in first.numbers
        },
        faults=tuple(faults),
    )
    return JointBatch(batch, tuple(shares))


def _part(batch: RawBatch, share: Share) -> RawBatch:
    first, last = share.before + 1, share.before + share.count
    start, end = np.searchsorted(batch.rows.to_numpy(), [first, last + 1]).tolist()
    return replace(
        batch,
        rows=batch.rows.slice(start, end - start),
        columns=batch.columns.slice(start, end - start),
        rows_read=share.count,
        numbers={name: flags.slice(start, end - start) for name, flags in batch.numbers.items()},
        faults=tuple(fault for fault in batch.faults if first <= fault.row <= last),
    )
