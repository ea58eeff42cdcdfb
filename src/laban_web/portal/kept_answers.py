"""Whole answers of public pages, kept in memory as they go over the wire."""

from __future__ import annotations

import gzip
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

_LEVEL = 4


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """The body of an answer, compressed, and its headers."""

    body: bytes
    headers: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, response: HttpResponse) -> KeptAnswer:
        """Compress an answer."""
        body = gzip.compress(response.content, compresslevel=_LEVEL, mtime=0)
        return cls(body, tuple(response.items()))

    def response(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, compressed for whoever takes it so."""
        takes_gzip = "gzip" in request.headers.get("Accept-Encoding", "")
        response = HttpResponse(self.body if takes_gzip else gzip.decompress(self.body))
        for name, value in self.headers:
            response.headers[name] = value
        if takes_gzip:
            response.headers["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response


class KeptAnswers:
    """The answers asked for last, as many as fit in some bytes. Safe for several threads."""

    def __init__(self, bytes_at_most: int) -> None:
        self._most = bytes_at_most
        self._taken = 0
        self._kept: OrderedDict[str, KeptAnswer] = OrderedDict()
        self._lock = threading.Lock()
        self._making = threading.RLock()

    def get(self, key: str) -> KeptAnswer | None:
        """Return an answer, if it is still there."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def get_or_make(self, key: str, make: Callable[[], HttpResponse]) -> KeptAnswer | HttpResponse:
        """Return an answer; when it is not there, make it, and keep it when it is a whole page.

        One is made at a time, so whoever asks for the same one meanwhile gets what was made. Making
        several at once ends no sooner: Python runs one thread at a time, and eight took up to twice
        the processor time of one.
        """
        with self._making:
            kept = self.get(key)
            if kept is None:
                response = make()
                if response.status_code != 200 or response.streaming:
                    return response
                kept = KeptAnswer.of(response)
                self.keep(key, kept)
            return kept

    def keep(self, key: str, answer: KeptAnswer) -> None:
        """Keep an answer; those that nobody asked for longest give way."""
        with self._lock:
            known = self._kept.pop(key, None)
            self._taken += len(answer.body) - (len(known.body) if known else 0)
            self._kept[key] = answer
            while self._taken > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._taken -= len(oldest.body)

    def __len__(self) -> int:
        return len(self._kept)
