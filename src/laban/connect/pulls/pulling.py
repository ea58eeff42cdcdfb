"""Pull a source once: extract, write the batch down, deliver, and so move on.

The position moves with the deliveries that the ledger accepted and with nothing else. A batch is
named by the source and its number in the chain of its batches, a file by its path, version and
digest. Killed before acceptance, the batch never was, and the next pull begins at the same place;
killed after it, the next pull finds the accepted delivery and begins where it led to.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from laban.base import PullError, UserError, sha256_hex
from laban.connect.delivery import deliver
from laban.connect.mapping import SourceMapping
from laban.connect.pulls.context import Pulling, find_mapping, find_source
from laban.connect.pulls.folders import FoundFile, digest_of, open_folder
from laban.connect.pulls.leases import Lease, held_lease
from laban.connect.pulls.pages import open_pages
from laban.connect.pulls.positions import Position
from laban.connect.pulls.spool import Rows, Spool, Spooled
from laban.connect.pulls.tables import open_table, refuse_backward, went_backward
from laban.connect.receipts import Progress
from laban.connect.requests import find_sender
from laban.lake import PullBatch, PullRun
from laban.programme import CursorError, CursorType, Source, SourceKind, read_cursor

_FAULT_OF_LABAN = "The pull ended by a fault of Laban; its log says which. [pull-000]"
_FILES_NAMED = 3


def run_pull(name: str, pulling: Pulling, *, again_from: str | None = None) -> PullRun:
    """Pull a source now, and return its run; what went wrong is the run's `error`.

    `again_from` states a value of the cursor to begin at, instead of where the last pull ended.

    Raises:
        PullError: When there is no such source (pull-001), another process pulls it (pull-002), or
            `again_from` is no value of its cursor (pull-019); then no run was begun.
    """
    source = find_source(pulling.programme, name)
    start = _again_from(source, again_from)
    with held_lease(pulling, name) as lease, _scratch(pulling, name) as folder:
        book = pulling.lake.pulls
        book.settle(name)
        run = book.begin_run(name, pulling.now())
        error = _FAULT_OF_LABAN
        try:
            mapping = find_mapping(pulling.programme, source)
            pull = _Pull(pulling, source, mapping, lease, folder, run)
            pull.do(start)
            error = ""
        except UserError as problem:
            error = str(problem)
        finally:
            ended = book.end_run(run, pulling.now(), error=error)
    return ended


@dataclass
class _Pull:
    """One pull under way."""

    pulling: Pulling
    source: Source
    mapping: SourceMapping | None
    lease: Lease
    folder: Path
    run: int

    def do(self, start: Position | None) -> None:
        """Pull everything that is new."""
        if self.source.kind is SourceKind.SQL:
            self._pull_table(start)
        elif self.source.kind is SourceKind.REST:
            self._pull_pages(start)
        else:
            self._pull_files()

    def _pull_table(self, start: Position | None) -> None:
        with open_table(self.pulling, self.source) as table:
            while True:
                last = start or self._position()
                since = Position(table.fit(last.value), last.ties) if last else self._initial()
                spool = Spool(self.folder, since, is_ordered=True)
                with closing(table.rows(since)) as rows:
                    spooled = spool.take(self._watched(rows), self.source.batch_size)
                if spooled.rows:
                    self._deliver_rows(spooled)
                elif last and not spool.same_rows:
                    refuse_backward(table, last)
                start = None
                if spooled.is_last:
                    return

    def _pull_pages(self, start: Position | None) -> None:
        with open_pages(self.pulling, self.source) as pages:
            last = start or self._position()
            since = last or (self._initial() if self.source.cursor else None)
            fitted = Position(pages.fit(since.value), since.ties) if since else None
            spool = Spool(self.folder, fitted, is_ordered=False)
            spooled = spool.take(self._watched(pages.rows(fitted)), None)
            if spooled.rows:
                self._deliver_rows(spooled)
            elif last and spool.older_rows and not spool.same_rows:
                raise went_backward(last, f"{spool.older_rows:,} records came, all older")

    def _pull_files(self) -> None:
        faults: list[str] = []
        with open_folder(self.pulling, self.source) as folder:
            known = self.pulling.lake.pulls.positions(self.source.source)
            for file in folder.new_files(known, self.pulling.now()):
                self.lease.keep()
                target = self.folder / Path(file.path).name
                try:
                    digest = folder.fetch(file, target)
                    self._deliver_file(file, target, digest, known.get(file.path))
                except UserError as problem:
                    if isinstance(problem, PullError) and problem.code == "pull-002":
                        raise
                    faults.append(f"{file.path}: {problem}")
                finally:
                    target.unlink(missing_ok=True)
        if faults:
            raise _some_files(faults)

    def _deliver_file(self, file: FoundFile, path: Path, digest: str, known: str | None) -> None:
        book, name = self.pulling.lake.pulls, self.source.source
        version = book.settled(name, file.path)
        if digest == digest_of(known):
            book.note(name, file.path, file.position(digest))
            return
        place = sha256_hex(file.path.encode())[:12]
        delivery_id = f"pull/{name}/{place}/{version + 1}/{digest[:16]}"
        settings = self.source.files or self.source.sftp
        batch = self._batch(file.path, delivery_id, digest, file.position(digest))
        self._deliver(batch, path, settings.format if settings else None)

    def _deliver_rows(self, spooled: Spooled) -> None:
        number = self.pulling.lake.pulls.settled(self.source.source) + 1
        delivery_id = f"pull/{self.source.source}/{number}"
        position = spooled.position.as_text() if spooled.position else ""
        batch = self._batch("", delivery_id, spooled.content_sha256, position)
        self._deliver(batch, spooled.path, "ndjson")

    def _batch(self, item: str, delivery_id: str, digest: str, position: str) -> PullBatch:
        pulling = self.pulling
        sender = find_sender(pulling.programme, self.source.organisation, pulling.now())
        return PullBatch(self.source.source, item, delivery_id, sender.id, digest, position)

    def _deliver(self, batch: PullBatch, path: Path, format: str | None) -> None:
        pulling, book = self.pulling, self.pulling.lake.pulls
        book.prepare(batch)
        receipt = deliver(
            path,
            programme=pulling.programme,
            lake=pulling.lake,
            record_type=self.source.record_type,
            organisation=batch.organisation,
            delivery_id=batch.delivery_id,
            now=pulling.now,
            pseudonym_key=pulling.pseudonym_key,
            mapping=self.mapping,
            format=format,
            illustrative=self.source.illustrative,
            on_progress=self._keep_lease,
        )
        if receipt.organisation != batch.organisation:
            # Accepted before the sender became another identity of its code.
            book.prepare(replace(batch, organisation=receipt.organisation))
        book.settle(batch.source)
        counts = (receipt.rows_read, receipt.rows_landed, receipt.rows_refused)
        book.count(self.run, read=counts[0], landed=counts[1], refused=counts[2])

    def _keep_lease(self, _: Progress) -> None:
        self.lease.keep()

    def _watched(self, rows: Rows) -> Rows:
        """Yield the same rows, and keep the lease meanwhile."""
        for number, row in enumerate(rows):
            if number % 1_000 == 0:
                self.lease.keep()
            yield row

    def _position(self) -> Position | None:
        kept = self.pulling.lake.pulls.position(self.source.source)
        cursor = self.source.cursor
        return Position.parse(kept, cursor.type if cursor else CursorType.TEXT) if kept else None

    def _initial(self) -> Position:
        cursor = self.source.cursor
        if cursor is None:
            raise RuntimeError(f"{self.source.source} was checked to have a cursor")
        return Position(read_cursor(cursor.type, cursor.initial))


@contextmanager
def _scratch(pulling: Pulling, name: str) -> Iterator[Path]:
    """Yield an empty folder of this source; what a killed pull left in it goes first."""
    folder = pulling.scratch / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _again_from(source: Source, text: str | None) -> Position | None:
    if text is None:
        return None
    if source.cursor is None:
        raise PullError(
            f'"{source.source}" has no cursor, so there is no value to begin at.',
            cure="Pull it without --again-from.",
            code="pull-019",
        )
    try:
        return Position(read_cursor(source.cursor.type, text))
    except CursorError as error:
        raise PullError(
            f'"{text}" is not {error.wanted}, as the cursor\'s type says.',
            cure=f"Write e.g. {error.example}.",
            code="pull-019",
        ) from None


def _some_files(faults: list[str]) -> PullError:
    count = len(faults)
    more = f" And {count - _FILES_NAMED} more." if count > _FILES_NAMED else ""
    return PullError(
        f"{count} {'file was' if count == 1 else 'files were'} not taken. "
        f"{' '.join(faults[:_FILES_NAMED])}{more}",
        cure="The others were taken; these are tried again by the next pull.",
        code="pull-020",
    )
