"""The kit at work: the sandbox at its port, another place to be lured to, and an impostor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from pathlib import Path

from laban_conformance.certificates import make_certificates, server_context
from laban_conformance.clock import Clock
from laban_conformance.diary import Diary, Place
from laban_conformance.network import Answer, Listener, Request
from laban_conformance.sandbox import Sandbox
from laban_conformance.sign_in import Tokens
from laban_conformance.steps import STEPS, Step, Waits

Page = Callable[[Diary], Answer]


class Kit:
    """Opens and closes the listeners; `diary` is what they saw.

    `pages` are answered to whoever looks, and not written down. With `tls_folder`, all listeners
    speak TLS, by certificates made there. `name` is the host's name if it is not its address.
    """

    def __init__(
        self,
        *,
        address: str = "127.0.0.1",
        name: str = "",
        clock: Clock | None = None,
        waits: Waits | None = None,
        plan: Sequence[Step] = STEPS,
        credentials: tuple[str, str] = ("sandbox", "sandbox-secret"),
        tls_folder: Path | None = None,
        pages: dict[str, Page] | None = None,
    ) -> None:
        self._address = address
        self._name = name or address
        self._clock = clock or Clock()
        self._waits = waits or Waits()
        self._pages = pages or {}
        certificates = make_certificates(tls_folder, self._name) if tls_folder else None
        self.authority = certificates.authority if certificates else None
        self._plan = [step for step in plan if certificates or not step.needs_tls]
        self._sandbox = Sandbox(
            self._clock,
            self._plan,
            self._waits,
            Tokens(*credentials),
            elsewhere=lambda: self._url(self._elsewhere),
            go_down=self._go_down,
        )
        right = certificates.right if certificates else None
        wrong = certificates.wrong_host if certificates else None
        self._main = self._listener(Place.MAIN, right)
        self._elsewhere = self._listener(Place.ELSEWHERE, right)
        self._impostor = self._listener(Place.IMPOSTOR, wrong)
        self._restart: asyncio.Task[None] | None = None

    @property
    def url(self) -> str:
        """The address to point a connector at."""
        return self._url(self._main)

    @property
    def public_key_pem(self) -> bytes:
        """The key that receipts are signed with, as `/api/v1/keys` gives it."""
        return self._sandbox.ledger.key.public.pem

    @property
    def diary(self) -> Diary:
        """What was seen so far."""
        names = [step.name for step in self._plan]
        return Diary(tuple(self._sandbox.seen), names, has_tls=self.authority is not None)

    async def open(self, port: int = 0) -> None:
        """Begin to listen; 0 takes a free port."""
        await self._main.open(self._address, port)
        await self._elsewhere.open(self._address)

    async def close(self) -> None:
        """Stop."""
        if self._restart is not None:
            self._restart.cancel()
        for listener in (self._main, self._elsewhere, self._impostor):
            await listener.end()

    def _listener(self, place: Place, certificate: Path | None) -> Listener:
        async def handle(request: Request) -> Answer:
            page = self._pages.get(request.path) if place is Place.MAIN else None
            if page is not None and request.method == "GET":
                return page(self.diary)
            return await self._sandbox.answer(request, place)

        return Listener(
            handle,
            trust=server_context(certificate),
            refused_handshake=lambda: self._sandbox.note_handshake(place),
        )

    def _url(self, listener: Listener) -> str:
        scheme = "https" if self.authority else "http"
        host = f"[{self._name}]" if ":" in self._name else self._name
        return f"{scheme}://{host}:{listener.port}"

    def _go_down(self, impostor: bool) -> None:
        if self._restart is None or self._restart.done():
            self._main.close()
            self._restart = asyncio.ensure_future(self._come_back(impostor))

    async def _come_back(self, impostor: bool) -> None:
        port = self._main.port
        if impostor:
            await self._impostor.open(self._address, port)
        await self._clock.rest(self._waits.down)
        self._impostor.close()
        await self._main.open(self._address, port)
