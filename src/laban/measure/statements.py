"""The statement of a run: what was measured, from what, by what; signed.

Form: in-toto Statement v1 in a DSSE envelope. Its subject is the run's figures, named by the root
of the tree of hashes over them; its predicate says what they rest on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from laban.base import (
    GrowingTree,
    ProofError,
    PublicKey,
    SigningKey,
    canonical_json,
    payload_of,
    seal,
    unseal,
)
from laban.lake import Delivery, IncludedDelivery
from laban.measure.canonical import figures_tree

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:laban:run:v1"
FIGURES = "figures"


@dataclass(frozen=True)
class RunFacts:
    """What a run was, besides its figures and deliveries.

    `structure`: the day whose organisations the figures are shown on; `None` is each period's
    own. `threshold`: counts below it are suppressed for the public.
    """

    run_id: str
    programme: str
    programme_version: str
    as_of: datetime
    structure: date | None
    engine: str
    code_version: str
    threshold: int
    created_at: datetime


@dataclass(frozen=True)
class RunStatement:
    """A statement as it was read: the run, and the roots and counts that bind what it rests on."""

    facts: RunFacts
    figures_root: str
    figures: int
    deliveries_root: str
    deliveries: int


def describe_delivery(delivery: Delivery | IncludedDelivery) -> dict[str, Any]:
    """Return what a statement binds of a delivery."""
    return {
        "sequence": delivery.sequence,
        "delivery_id": delivery.delivery_id,
        "organisation": delivery.organisation,
        "record_type": delivery.record_type,
        "content_sha256": delivery.content_sha256,
        "rows_landed": delivery.rows_landed,
        "illustrative": delivery.illustrative,
    }


def deliveries_tree(descriptions: Iterable[Mapping[str, Any]]) -> GrowingTree:
    """Return the tree of hashes over described deliveries, which come in their sequence.

    Raises:
        ValueError: When they do not: the root would be another one.
    """
    tree, last = GrowingTree(), 0
    for described in descriptions:
        if described["sequence"] < last:
            raise ValueError(f"delivery {described['sequence']} comes after {last}")
        last = described["sequence"]
        tree.add(canonical_json(dict(described)))
    return tree


def make_statement(
    facts: RunFacts, figures: pa.Table, deliveries: Iterable[Delivery | IncludedDelivery]
) -> dict[str, Any]:
    """Return the statement of a run.

    `deliveries`: those included as of the run's moment, in the order of their sequence. Pass
    every one of them, whatever record type: leaving one out is what the root lets others find.
    """
    included = deliveries_tree(describe_delivery(delivery) for delivery in deliveries)
    tree = figures_tree(figures)
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": FIGURES, "digest": {"sha256": tree.root.hex()}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "run": facts.run_id,
            "programme": {"code": facts.programme, "version": facts.programme_version},
            "as_of": moment_text(facts.as_of),
            "structure": facts.structure.isoformat() if facts.structure else None,
            "engine": facts.engine,
            "code_version": facts.code_version,
            "deliveries": {"root": included.root.hex(), "count": included.size},
            "figures": {"count": tree.size},
            "public_threshold": facts.threshold,
            "created_at": moment_text(facts.created_at),
        },
    }


def sign_statement(statement: Mapping[str, Any], key: SigningKey) -> dict[str, Any]:
    """Return the statement in a signed DSSE envelope."""
    return seal(canonical_json(dict(statement)), key)


def read_statement(envelope: Mapping[str, Any], key: PublicKey | None = None) -> RunStatement:
    """Return the statement that an envelope carries; with a key, only when it signed it.

    Raises:
        ProofError: When the envelope is none (proof-002), its signature does not hold
            (proof-004), or what it carries is not the statement of a run (proof-005).
    """
    payload = payload_of(envelope) if key is None else unseal(envelope, key)
    try:
        statement = json.loads(payload)
        if statement["predicateType"] != PREDICATE_TYPE:
            raise _no_statement(f"its predicateType is not {PREDICATE_TYPE}")
        return _parsed(statement)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise _no_statement(f"{type(error).__name__}: {error}") from error


def _parsed(statement: Mapping[str, Any]) -> RunStatement:
    predicate = statement["predicate"]
    subjects = {subject["name"]: subject["digest"]["sha256"] for subject in statement["subject"]}
    structure = predicate["structure"]
    facts = RunFacts(
        run_id=predicate["run"],
        programme=predicate["programme"]["code"],
        programme_version=predicate["programme"]["version"],
        as_of=datetime.fromisoformat(predicate["as_of"]),
        structure=date.fromisoformat(structure) if structure else None,
        engine=predicate["engine"],
        code_version=predicate["code_version"],
        threshold=int(predicate["public_threshold"]),
        created_at=datetime.fromisoformat(predicate["created_at"]),
    )
    deliveries = predicate["deliveries"]
    return RunStatement(
        facts=facts,
        figures_root=str(subjects[FIGURES]),
        figures=int(predicate["figures"]["count"]),
        deliveries_root=str(deliveries["root"]),
        deliveries=int(deliveries["count"]),
    )


def moment_text(moment: datetime) -> str:
    """Return a moment as ISO 8601 in UTC with microseconds.

    Example:
        >>> moment_text(datetime(2024, 6, 30, 17, tzinfo=UTC))
        '2024-06-30T17:00:00.000000Z'
    """
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _no_statement(why: str) -> ProofError:
    return ProofError(
        f"The envelope does not carry the statement of a run: {why}.",
        cure="Take the proof file as `laban prove` wrote it.",
        code="proof-005",
    )
