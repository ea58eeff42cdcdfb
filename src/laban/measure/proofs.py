"""The proof of one figure: what lets an outsider recompute it and see that it was not changed."""

from __future__ import annotations

import json
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from laban.base import MerkleTree, ProofError, payload_of, root_above
from laban.base import leaf_hash as hash_of_leaf
from laban.lake import Delivery, IncludedDelivery
from laban.measure.canonical import figure_line, figure_lines
from laban.measure.figure_names import FigureName, find_figure
from laban.measure.statements import describe_delivery
from laban.programme import Programme

PROOF_FORMAT = "laban-proof/1"
_DECIMALS = ("numerator", "denominator")


@dataclass(frozen=True)
class Contribution:
    """How many of a figure's records came in one delivery."""

    sequence: int
    records: int


@dataclass(frozen=True)
class Working:
    """How an engine came to a figure: its SQL, whose records were counted, and from where."""

    sql: str
    organisations: tuple[str, ...]
    contributions: tuple[Contribution, ...]


@dataclass(frozen=True)
class Inclusion:
    """Where a figure stands among a run's figures, and the hashes that lead to their root."""

    index: int
    size: int
    path: tuple[str, ...]

    def root(self, line: bytes) -> str | None:
        """Return the root that the path leads to from a figure's canonical line."""
        steps = [bytes.fromhex(step) for step in self.path]
        found = root_above(hash_of_leaf(line), self.index, self.size, steps)
        return None if found is None else found.hex()


@dataclass(frozen=True)
class Proof:
    """Everything that is said of one figure.

    Shape: `figure` has the columns of FIGURE_SCHEMA; `indicator` is its definition as the
    programme states it; `deliveries` are all those included in the run, as its statement binds
    them; `envelope` is the run's signed statement, `key_id` names the key that signed it.
    """

    name: str
    figure: Mapping[str, Any]
    indicator: Mapping[str, Any]
    formula: Mapping[str, str]
    working: Working
    inclusion: Inclusion
    deliveries: tuple[Mapping[str, Any], ...]
    envelope: Mapping[str, Any]
    key_id: str


def make_proof(
    name: FigureName,
    *,
    programme: Programme,
    figures: pa.Table,
    working: Working,
    deliveries: Iterable[Delivery | IncludedDelivery],
    envelope: Mapping[str, Any],
) -> Proof:
    """Return the proof of one figure of a run.

    `figures`: all of the run's; `deliveries`: those included as of the run's moment.

    Raises:
        ProofError: When no figure or several have the name (proof-007, proof-008).
    """
    figure = find_figure(figures, name)
    indicator = programme.indicators[figure["indicator"]]
    payload_of(envelope)
    return Proof(
        name=str(FigureName.of(figure)),
        figure=figure,
        indicator=indicator.model_dump(mode="json", exclude_defaults=True),
        formula=indicator.formula.model_dump(),
        working=working,
        inclusion=include(figure, figure_lines(figures)),
        deliveries=tuple(describe_delivery(delivery) for delivery in deliveries),
        envelope=dict(envelope),
        key_id=str(envelope["signatures"][0]["keyid"]),
    )


def include(figure: Mapping[str, Any], lines: Sequence[bytes]) -> Inclusion:
    """Return where a figure stands among the canonical lines of a run, and its path."""
    index = bisect_left(lines, figure_line(figure))
    tree = MerkleTree.of(lines)
    path = tuple(step.hex() for step in tree.path(index))
    return Inclusion(index, tree.size, path)


def write_proof(proof: Proof) -> bytes:
    """Return the bytes of a proof file: JSON, for people to read too."""
    delivered = {described["sequence"]: described for described in proof.deliveries}
    contributions = [
        {
            "sequence": part.sequence,
            "records": part.records,
            "delivery_id": delivered.get(part.sequence, {}).get("delivery_id"),
            "content_sha256": delivered.get(part.sequence, {}).get("content_sha256"),
        }
        for part in proof.working.contributions
    ]
    content = {
        "format": PROOF_FORMAT,
        "name": proof.name,
        "figure": {
            column: f"{value:.9f}" if isinstance(value, Decimal) else value
            for column, value in proof.figure.items()
        },
        "indicator": proof.indicator,
        "formula": proof.formula,
        "sql": proof.working.sql,
        "organisations": list(proof.working.organisations),
        "contributions": contributions,
        "inclusion": {
            "index": proof.inclusion.index,
            "size": proof.inclusion.size,
            "path": list(proof.inclusion.path),
        },
        "deliveries": list(proof.deliveries),
        "key_id": proof.key_id,
        "envelope": proof.envelope,
    }
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def read_proof(content: bytes) -> Proof:
    """Read a proof file.

    Raises:
        ProofError: When the bytes are not a proof file (proof-009).
    """
    try:
        return _parsed(json.loads(content, parse_constant=_no_number))
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofError(
            f"The file is not a proof: {type(error).__name__}: {error}.",
            cure="Take the proof file as `laban prove` wrote it.",
            code="proof-009",
        ) from error


def _parsed(content: Mapping[str, Any]) -> Proof:
    if content["format"] != PROOF_FORMAT:
        raise ValueError(f"its format is {content['format']}, not {PROOF_FORMAT}")
    inclusion = content["inclusion"]
    path = tuple(bytes.fromhex(step).hex() for step in inclusion["path"])
    contributions = (
        Contribution(int(part["sequence"]), int(part["records"]))
        for part in content["contributions"]
    )
    return Proof(
        name=str(content["name"]),
        figure=_figure(content["figure"]),
        indicator=dict(content["indicator"]),
        formula=dict(content["formula"]),
        working=Working(str(content["sql"]), tuple(content["organisations"]), tuple(contributions)),
        inclusion=Inclusion(int(inclusion["index"]), int(inclusion["size"]), path),
        deliveries=tuple(_described(described) for described in content["deliveries"]),
        envelope=dict(content["envelope"]),
        key_id=str(content["key_id"]),
    )


def _no_number(word: str) -> float:
    raise ValueError(f"{word} is not a number")


def _described(delivery: Mapping[str, Any]) -> dict[str, Any]:
    return dict(
        delivery,
        sequence=int(delivery["sequence"]),
        delivery_id=str(delivery["delivery_id"]),
        organisation=str(delivery["organisation"]),
    )


def _figure(stated: Mapping[str, Any]) -> dict[str, Any]:
    figure = dict(stated)
    for column in _DECIMALS:
        if figure[column] is not None:
            figure[column] = Decimal(figure[column])
    if figure["value"] is not None:
        figure["value"] = float(figure["value"])
    figure_line(figure)
    return figure
