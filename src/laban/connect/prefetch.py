"""Let other threads read ahead and work, while results come in order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, TypeVar

T = TypeVar("T")
R = TypeVar("R")
_END: Final = object()


def read_ahead(items: Iterator[T], *, ahead: int = 2) -> Generator[T, None, None]:
    """Yield the same items, up to `ahead` of them made ready on another thread.

    An error of the items is raised here, in its place.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="laban-reading") as thread:
        waiting: deque[Future[T | object]] = deque(
            thread.submit(next, items, _END) for _ in range(ahead)
        )
        try:
            while (item := waiting.popleft().result()) is not _END:
                waiting.append(thread.submit(next, items, _END))
                yield item  # type: ignore[misc]
        finally:
            for future in waiting:
                future.cancel()


def work_ahead(
    work: Callable[[T], R], items: Iterator[T], *, threads: int = 1
) -> Generator[R, None, None]:
    """Yield the result of every item, in order; as many are worked on at once as `threads`."""
    with ThreadPoolExecutor(threads, thread_name_prefix="laban-validating") as pool:
        waiting: deque[Future[R]] = deque()
        try:
            for item in items:
                waiting.append(pool.submit(work, item))
                if len(waiting) > threads:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for future in waiting:
                future.cancel()
