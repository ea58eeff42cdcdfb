"""A small portal on loopback that answers page by page, and misbehaves when it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Portal:
    """What the portal holds and how it behaves; `moods` are taken one a request, then none.

    A mood is a status with headers, or "drop" to cut the connection.
    """

    records: list[dict[str, Any]] = field(default_factory=list)
    page_size: int = 2
    token: str = ""
    moods: list[Any] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    body: bytes | None = None
    next_link: str | None = None
    url: str = ""

    def answer(self, query: dict[str, str]) -> dict[str, Any]:
        since = query.get("since", "")
        found = [record for record in self.records if record["changed"] >= since]
        start = int(query.get("page") or query.get("token") or 1) - 1
        part = found[start * self.page_size : (start + 1) * self.page_size]
        more = (start + 1) * self.page_size < len(found)
        link = f"/things?page={start + 2}&since={since.replace('+', '%2B')}" if more else None
        return {
            "data": {"items": part},
            "links": {"next": self.next_link or link},
            "token": str(start + 2) if more else None,
        }


@contextmanager
def open_portal() -> Iterator[Portal]:
    portal = Portal()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            pairs = parse_qs(urlsplit(self.path).query, keep_blank_values=True)
            query = {name: values[-1] for name, values in pairs.items()}
            portal.asked.append(query)
            mood = portal.moods.pop(0) if portal.moods else None
            if mood == "drop":
                self.close_connection = True
                self.connection.close()
            elif mood is not None:
                self._send(mood[0], b"{}", mood[1])
            elif portal.token and self.headers.get("Authorization") != f"Bearer {portal.token}":
                self._send(401, b"{}", {})
            else:
                body = json.dumps(portal.answer(query), ensure_ascii=False).encode()
                self._send(200, portal.body or body, {})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    portal.url = f"http://127.0.0.1:{server.server_address[1]}/things"
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
