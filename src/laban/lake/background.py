"""Write files on a second thread while the first prepares the next batch."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor

import pyarrow as pa

from laban.lake.deliveries import DataFile
from laban.lake.parquet_files import ROWS_PER_BATCH, ParquetFiles

_WAITING_BYTES = 192 * 1024 * 1024


class BackgroundFiles:
    """`ParquetFiles` behind a queue that holds a bounded number of bytes.

    A failure of the writing thread is raised again by a later `write` or by `finish`.
    """

    def __init__(self, files: ParquetFiles) -> None:
        self._files = files
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="laban-landing")
        self._waiting: deque[tuple[int, Future[None]]] = deque()
        self._bytes = 0

    def write(self, batch: pa.RecordBatch) -> None:
        """Put a batch in the queue; wait while the queue is full."""
        for start in range(0, batch.num_rows, ROWS_PER_BATCH):
            part = batch.slice(start, ROWS_PER_BATCH)
            while self._waiting and self._bytes > _WAITING_BYTES:
                self._await_oldest()
            self._waiting.append((int(part.nbytes), self._thread.submit(self._files.write, part)))
            self._bytes += int(part.nbytes)

    def finish(self) -> tuple[DataFile, ...]:
        """Wait for the queue to run empty, and return the finished files."""
        while self._waiting:
            self._await_oldest()
        self._thread.shutdown()
        return self._files.finish()

    def discard(self) -> None:
        """Stop at the next batch and delete what was written."""
        self._thread.shutdown(cancel_futures=True)
        self._files.discard()

    def _await_oldest(self) -> None:
        size, written = self._waiting.popleft()
        self._bytes -= size
        written.result()
