"""What the sandbox tells of deliveries that it took: receipts, refused rows, pending ones."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from typing import Any

import orjson

from laban_conformance.diary import What
from laban_conformance.ledger import Entry, Ledger
from laban_conformance.network import Answer, Request
from laban_web.api.problems import Problem, ProblemError

_PENDING = "/api/v1/pending/"
_POLLS = 2


class Reader:
    """Answers what is not a delivery. `notes` is what the diary keeps of the request."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def answer(self, request: Request, notes: dict[str, Any]) -> Answer:
        """Answer a request.

        Raises:
            ProblemError: When there is no such thing (api-016), or no reason was given (api-014).
        """
        if request.path == "/api/v1/keys":
            key = self._ledger.key.public
            return Answer(200, [{"keyid": key.id, "algorithm": "Ed25519", "pem": key.pem.decode()}])
        if request.path == "/api/v1/deliveries":
            shapes = [_shape(entry) for entry in reversed(self._ledger.entries.values())]
            return Answer(200, {"deliveries": shapes, "next": None})
        if request.path.startswith(_PENDING):
            return self._pending(request.path[len(_PENDING) :], notes)
        found = self._ledger.at(request.path)
        if found is None:
            raise ProblemError(Problem(404, "There is no such delivery.", "api-016"))
        entry, link = found
        if link == "refused":
            notes |= {"what": What.REFUSED, "about": entry.receipt.number}
            return _refused(request, entry)
        return Answer(
            200, _withdrawn(request, entry, self._ledger) if link == "withdraw" else _shape(entry)
        )

    def _pending(self, number: str, notes: dict[str, Any]) -> Answer:
        pending = self._ledger.pending.get(number)
        if pending is None:
            raise ProblemError(Problem(404, "There is no such delivery.", "api-016"))
        pending.asked += 1
        is_over = pending.asked >= _POLLS
        if is_over and pending.ended_at is None:
            pending.ended_at = self._ledger.now()
        state = "landed" if is_over else "waiting"
        notes |= {"what": What.PENDING, "state": state, "case": pending.case}
        document = {
            "state": state,
            "created_at": pending.created_at,
            "ended_at": pending.ended_at,
            "outcome": pending.outcome if is_over else None,
        }
        return Answer(200, document)


def _refused(request: Request, entry: Entry) -> Answer:
    rows = [told for _, told in entry.refused]
    wants_csv = request.query.get("format") == "csv" or "text/csv" in request.headers.get(
        "accept", ""
    )
    if not wants_csv:
        return Answer(200, rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, ["row", "column", "value", "reason", "code", "level"])
    writer.writeheader()
    writer.writerows(rows)
    return Answer(200, f"\ufeff{text.getvalue()}", media_type="text/csv; charset=utf-8")


def _withdrawn(request: Request, entry: Entry, ledger: Ledger) -> Mapping[str, Any]:
    try:
        asked = orjson.loads(request.body)
    except orjson.JSONDecodeError:
        asked = {}
    reason = asked.get("reason") if isinstance(asked, dict) else None
    if not isinstance(reason, str) or len(reason) < 3:
        cure = "Send the reason as JSON."
        raise ProblemError(Problem(422, "The withdrawal has no reason.", "api-014", cure))
    entry.withdrawn_at, entry.withdrawn_reason = ledger.now(), reason
    return _shape(entry)


def _shape(entry: Entry) -> Mapping[str, Any]:
    plain = entry.receipt.as_dict()
    plain.pop("replayed")
    return {
        **plain,
        "withdrawn_at": entry.withdrawn_at,
        "withdrawn_reason": entry.withdrawn_reason,
        "links": entry.answer["links"],
    }
