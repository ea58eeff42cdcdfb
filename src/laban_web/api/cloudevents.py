"""CloudEvents 1.0 in JSON: structured, binary and batches of them, as deliveries.

`source` and `id` together name an event, so together they are the id of the delivery.
Source: CloudEvents 1.0.2 and its HTTP protocol binding.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from laban_web.api.json_bodies import EVENTS_AT_MOST, read_json, too_many
from laban_web.api.media import FORMAT_OF, plain_type
from laban_web.api.problems import Problem, ProblemError

_LONGEST_PLAIN_ID = 200
_REQUIRED = ("specversion", "id", "source", "type")


@dataclass(frozen=True, slots=True)
class EventDelivery:
    """What an event delivers, under which id."""

    delivery_id: str
    content: bytes
    format: str


def events_of(body: bytes, *, is_batch: bool) -> list[EventDelivery]:
    """Read one structured event, or a batch of them.

    Raises:
        ProblemError: When it is no JSON (api-007), no event (api-008) or too many (api-009).
    """
    document = read_json(body)
    if not is_batch:
        return [_structured(document, 0)]
    if not isinstance(document, list):
        raise ProblemError(_no_event(0, "a batch is a JSON array of events"))
    if len(document) > EVENTS_AT_MOST:
        raise ProblemError(too_many(len(document)))
    return [_structured(event, number) for number, event in enumerate(document)]


def binary_event(headers: Mapping[str, str], body: bytes) -> EventDelivery:
    """Read an event whose attributes are headers and whose data is the body.

    Raises:
        ProblemError: When an attribute is missing or the data is of an unknown kind (api-008).
    """
    attributes = {name[3:]: value for name, value in headers.items() if name.startswith("ce-")}
    _require_attributes(attributes, 0)
    media_type = plain_type(headers.get("content-type", "application/json"))
    return EventDelivery(_delivery_id(attributes), body, _format_of(media_type, 0))


def is_binary_event(headers: Mapping[str, str]) -> bool:
    """Say whether a request is an event in binary mode."""
    return "ce-specversion" in headers or "ce-id" in headers


def _structured(event: Any, number: int) -> EventDelivery:
    if not isinstance(event, dict):
        raise ProblemError(_no_event(number, "it is no JSON object"))
    _require_attributes(event, number)
    media_type = plain_type(str(event.get("datacontenttype") or "application/json"))
    if "data_base64" in event:
        try:
            content = base64.b64decode(str(event["data_base64"]), validate=True)
        except binascii.Error as error:
            raise ProblemError(_no_event(number, f"data_base64 is no base64: {error}")) from error
        return EventDelivery(_delivery_id(event), content, _format_of(media_type, number))
    if media_type != "application/json":
        if not isinstance(event.get("data"), str):
            raise ProblemError(_no_event(number, f"its data is no text, though {media_type}"))
        content = event["data"].encode()
        return EventDelivery(_delivery_id(event), content, _format_of(media_type, number))
    data = event.get("data")
    if not isinstance(data, dict | list):
        raise ProblemError(_no_event(number, "its data is neither a record nor a list of them"))
    records = data if isinstance(data, list) else [data]
    content = orjson.dumps(records, option=orjson.OPT_SORT_KEYS)
    return EventDelivery(_delivery_id(event), content, "json")


def _require_attributes(event: Mapping[str, Any], number: int) -> None:
    missing = [name for name in _REQUIRED if not event.get(name)]
    if missing:
        raise ProblemError(_no_event(number, f"it lacks {', '.join(missing)}"))
    if event["specversion"] != "1.0":
        raise ProblemError(_no_event(number, f'its specversion is "{event["specversion"]}"'))


def _format_of(media_type: str, number: int) -> str:
    found = FORMAT_OF.get(media_type)
    if found is None:
        raise ProblemError(_no_event(number, f"its data is {media_type}, which cannot be read"))
    return found


def _delivery_id(event: Mapping[str, Any]) -> str:
    """Return source and id as one text; a digest where they are long, unprintable or unclear."""
    source, id = str(event["source"]), str(event["id"])
    plain = f"{source} {id}"
    if len(plain) <= _LONGEST_PLAIN_ID and plain.isprintable() and " " not in source:
        return plain
    # The length tells where the source ends, so that no two pairs have one digest.
    told_apart = f"{len(source)}:{source}{id}".encode("utf-8", "surrogatepass")
    return f"event-{hashlib.sha256(told_apart).hexdigest()}"


def _no_event(number: int, why: str) -> Problem:
    return Problem(
        400,
        f"Event {number + 1} is no CloudEvent 1.0 that can be delivered: {why}.",
        "api-008",
        "Give specversion 1.0, id, source, type, and a record as data.",
        more={"event": number},
    )
