"""The steps of checking a proof, in words, with what each compares."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass

from django.utils.translation import gettext as _

from laban.base import PublicKey, leaf_hash
from laban.publication import PublicProof, check_public_proof


@dataclass(frozen=True, slots=True)
class ShownStep:
    """One step: what is asked, what it is asked of, and whether it holds."""

    name: str
    title: str
    detail: str
    holds: bool


def checked(proof: PublicProof, key: PublicKey) -> list[ShownStep]:
    """Check a proof, and return each step in words."""
    words = step_words()
    details = {
        "contained": proof.line.replace("\t", " · "),
        "included": f"{leaf_hash(proof.leaf).hex()} → {root_of(proof)}",
        "signed": key.id,
    }
    return [
        ShownStep(one.name, words[one.name], details[one.name], one.holds)
        for one in check_public_proof(proof, key)
    ]


def step_words() -> dict[str, str]:
    """Return what each step of the check is called."""
    return {
        "contained": _("The figure is a line of the series that was published."),
        "included": _("The series is in the publication: its hash leads to the signed root."),
        "signed": _("The publication was signed with the public key of this server."),
    }


def statement_of(proof: PublicProof) -> dict[str, object]:
    """Return what the signed statement says of the publication."""
    found: dict[str, object] = json.loads(base64.b64decode(proof.envelope["payload"]))
    return found


def root_of(proof: PublicProof) -> str:
    """Return the root that the statement names."""
    statement = statement_of(proof)
    subjects = statement["subject"]
    return str(subjects[0]["digest"]["sha256"]) if isinstance(subjects, list) else ""
