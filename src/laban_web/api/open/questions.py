"""What is asked for: a path, parameters, a format."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from laban.base import did_you_mean
from laban.report import FORMATS
from laban_web.api.problems import Problem, ProblemError

PAGE_AT_MOST = 1_000
PAGE_BY_DEFAULT = 100
_TRUE, _FALSE = ("1", "true", "yes"), ("", "0", "false", "no")
_LONGEST_VALUE = 400


@dataclass(frozen=True)
class Question:
    """A request for open data.

    `path` is below the interface's address, without the end that names a format, which is
    `ending`. `base` is the address of the server as others reach it.
    """

    path: tuple[str, ...]
    ending: str
    parameters: Mapping[str, tuple[str, ...]]
    accept: str
    base: str

    def require_known(self, known: Collection[str]) -> None:
        """Refuse parameters that nothing is done with.

        Raises:
            ProblemError: There is one (open-001).
        """
        for name in self.parameters:
            if name not in known:
                cure = did_you_mean(name, sorted(known))
                told = f"Known are {', '.join(sorted(known))}."
                raise ProblemError(
                    Problem(422, f'There is no parameter "{name}".', "open-001", cure or told)
                )

    def many(self, name: str) -> tuple[str, ...]:
        """Return every value of a parameter."""
        found = self.parameters.get(name, ())
        for value in found:
            if len(value) > _LONGEST_VALUE or "\0" in value:
                raise wrong_value(name, f"{value[:20]}…", "Send a value of the lists.")
        return found

    def one(self, name: str) -> str | None:
        """Return the last value of a parameter; nothing when there is none."""
        return next(reversed(self.many(name)), None)

    def flag(self, name: str) -> bool:
        """Say whether a parameter is switched on."""
        value = (self.one(name) or "").lower()
        if value not in (*_TRUE, *_FALSE):
            raise wrong_value(name, value, "Send 1 or 0.")
        return value in _TRUE

    def size(self) -> int:
        """Return how many rows a page shall have."""
        text = self.one("size") or str(PAGE_BY_DEFAULT)
        size = int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
        if not 1 <= size <= PAGE_AT_MOST:
            raise wrong_value("size", text, f"Send a number from 1 to {PAGE_AT_MOST}.")
        return size

    def next_address(self, after: str, **pinned: str) -> str:
        """Return the address of the next page."""
        query = {**self.parameters, **{name: (value,) for name, value in pinned.items()}}
        query["after"] = (after,)
        return f"{self.address}?{urlencode(query, doseq=True)}"

    @property
    def address(self) -> str:
        """The path of the question, format included."""
        ending = f".{self.ending}" if self.ending else ""
        return f"/api/v1/{'/'.join(self.path)}{ending}"

    @property
    def sorted_parameters(self) -> str:
        """The parameters as one text, the same for questions that are."""
        return urlencode(sorted(self.parameters.items()), doseq=True)

    def format(self, formats: Mapping[str, str] = FORMATS) -> str:
        """Return the format asked for: by the path's end, `format`, or the header Accept.

        Raises:
            ProblemError: It is none (open-003), or nothing that is accepted can be given (open-004).
        """
        asked = self.ending or self.one("format")
        if asked:
            if asked not in formats:
                told = f"Ask for one of {', '.join(formats)}."
                cure = did_you_mean(asked, list(formats)) or told
                raise ProblemError(
                    Problem(422, f'"{asked}" is no format of this.', "open-003", cure)
                )
            return asked
        return _accepted(self.accept, formats)


def _accepted(accept: str, formats: Mapping[str, str]) -> str:
    first = next(iter(formats))
    wishes = sorted(_wishes(accept), key=lambda wish: -wish[1])
    for kind, weight in wishes:
        if weight > 0:
            for name, media_type in formats.items():
                if kind in (media_type, f"{media_type.split('/')[0]}/*", "*/*"):
                    return name
    if wishes:
        given = ", ".join(formats.values())
        raise ProblemError(
            Problem(406, "Nothing that is accepted can be given.", "open-004", f"Accept {given}.")
        )
    return first


def _wishes(accept: str) -> list[tuple[str, float]]:
    found = []
    for part in accept.split(",")[:50]:
        kind, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                weight = _weight(parameter[2:])
        if kind:
            found.append((kind, weight))
    return found


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


def wrong_value(name: str, value: str, cure: str) -> ProblemError:
    """Return the problem that a parameter's value is none."""
    title = f'The parameter "{name}" cannot be "{value}".'
    return ProblemError(Problem(422, title, "open-002", cure))
