"""What lets an outsider check one published figure, without records and without Laban.

The proof holds the whole series of the figure in canonical form, the path of hashes from it to the
root of the publication, and the signed statement that binds the root to a run.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from laban.base import ProofError, PublicKey, leaf_hash, root_above
from laban.publication.statements import PublicationStatement, read_publication_statement

PUBLIC_PROOF_FORMAT = "laban-public-proof/1"


@dataclass(frozen=True)
class PublicProof:
    """The proof of one published figure.

    `line` is the figure in canonical form, one of `lines`; `head` names the series; `index` and
    `size` are its place among the publication's series.
    """

    name: str
    line: str
    head: str
    lines: tuple[str, ...]
    index: int
    size: int
    path: tuple[str, ...]
    envelope: Mapping[str, Any]

    @property
    def leaf(self) -> bytes:
        """The canonical form of the series."""
        return "\n".join([self.head, *self.lines]).encode()

    def document(self) -> dict[str, Any]:
        """Return the proof as it is written to a file."""
        return {
            "format": PUBLIC_PROOF_FORMAT,
            "name": self.name,
            "figure": self.line,
            "series": {"head": self.head, "lines": list(self.lines)},
            "inclusion": {"index": self.index, "size": self.size, "path": list(self.path)},
            "envelope": dict(self.envelope),
        }


@dataclass(frozen=True)
class SealCheck:
    """One step of checking a public proof, by its name: contained, included, signed."""

    name: str
    holds: bool


def check_public_proof(proof: PublicProof, key: PublicKey) -> list[SealCheck]:
    """Check a proof: the figure is in its series, the series in the publication, which is signed."""
    statement = _signed(proof, key)
    steps = [bytes.fromhex(step) for step in proof.path]
    root = root_above(leaf_hash(proof.leaf), proof.index, proof.size, steps)
    stated = statement or read_publication_statement(proof.envelope)
    included = root is not None and root.hex() == stated.root and proof.size == stated.series
    return [
        SealCheck("contained", proof.line in proof.lines),
        SealCheck("included", included),
        SealCheck("signed", statement is not None),
    ]


def _signed(proof: PublicProof, key: PublicKey) -> PublicationStatement | None:
    try:
        return read_publication_statement(proof.envelope, key)
    except ProofError as error:
        if error.code == "proof-004":
            return None
        raise


def read_public_proof(content: bytes) -> PublicProof:
    """Read a proof as the portal gives it.

    Raises:
        ProofError: The bytes are no such proof (proof-009).
    """
    try:
        kept = json.loads(content)
        if kept["format"] != PUBLIC_PROOF_FORMAT:
            raise ValueError(f"its format is {kept['format']}, not {PUBLIC_PROOF_FORMAT}")
        inclusion = kept["inclusion"]
        return PublicProof(
            name=str(kept["name"]),
            line=str(kept["figure"]),
            head=str(kept["series"]["head"]),
            lines=tuple(str(line) for line in kept["series"]["lines"]),
            index=int(inclusion["index"]),
            size=int(inclusion["size"]),
            path=tuple(bytes.fromhex(step).hex() for step in inclusion["path"]),
            envelope=dict(kept["envelope"]),
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ProofError(
            f"The file is not a proof: {type(error).__name__}: {error}.",
            cure="Take the proof file as the portal gave it.",
            code="proof-009",
        ) from error
