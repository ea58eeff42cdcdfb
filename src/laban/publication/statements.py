"""The signed statement of a publication: which figures were shown to the public, from which run.

Form: in-toto Statement v1 in a DSSE envelope, as for runs. Its subject is the root of a tree of
hashes over the published series. The tree of a run is another one: its leaves are the figures in
full, and from the hash of a small count the count could be found by trying.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from laban.base import MerkleTree, ProofError, PublicKey, payload_of, unseal

if TYPE_CHECKING:
    from laban.publication.writing import PublicationFacts

STATEMENT_TYPE = "https://in-toto.io/Statement/v1"
PREDICATE_TYPE = "urn:laban:publication:v1"
SUBJECT = "published-series"


@dataclass(frozen=True)
class PublicationStatement:
    """A publication's statement as it was read."""

    publication: str
    run_id: str
    programme_version: str
    as_of: str
    root: str
    series: int
    figures: int


def make_publication_statement(
    facts: PublicationFacts, tree: MerkleTree, figures: int
) -> dict[str, Any]:
    """Return the statement over a publication's series."""
    return {
        "_type": STATEMENT_TYPE,
        "subject": [{"name": SUBJECT, "digest": {"sha256": tree.root.hex()}}],
        "predicateType": PREDICATE_TYPE,
        "predicate": {
            "publication": facts.id,
            "programme": {"code": facts.programme, "version": facts.programme_version},
            "run": {"id": facts.run_id, "figures_root": facts.run_root},
            "as_of": facts.as_of.isoformat(),
            "created_at": facts.created_at.isoformat(),
            "public_threshold": facts.threshold,
            "series": tree.size,
            "figures": figures,
        },
    }


def read_publication_statement(
    envelope: Mapping[str, Any], key: PublicKey | None = None
) -> PublicationStatement:
    """Return the statement that an envelope carries; with a key, only when it signed it.

    Raises:
        ProofError: The envelope is none or its signature does not hold (proof-002, proof-004), or
            it carries another statement (proof-011).
    """
    payload = payload_of(envelope) if key is None else unseal(envelope, key)
    try:
        statement = json.loads(payload)
        predicate = statement["predicate"]
        if statement["predicateType"] != PREDICATE_TYPE:
            raise ValueError(f"its predicateType is not {PREDICATE_TYPE}")
        return PublicationStatement(
            publication=str(predicate["publication"]),
            run_id=str(predicate["run"]["id"]),
            programme_version=str(predicate["programme"]["version"]),
            as_of=str(predicate["as_of"]),
            root=str(statement["subject"][0]["digest"]["sha256"]),
            series=int(predicate["series"]),
            figures=int(predicate["figures"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofError(
            f"The envelope does not carry the statement of a publication: {error}.",
            cure="Take the proof as the portal gave it.",
            code="proof-011",
        ) from error
