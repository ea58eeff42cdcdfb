"""An outsider can check that a figure is the published one."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from laban.base import ProofError, SigningKey
from laban.publication import (
    PublicProof,
    PublishedFigure,
    check_public_proof,
    read_public_proof,
)
from tests.publication.conftest import Publish, share


def _proof(publish: Publish, organisation: str = "20") -> PublicProof:
    publication = publish(
        share("10", "2024", 1, 2),
        share("20", "2024", 3, 4),
        share("20", "2023", 1, 4),
        share("VN", "2024", 4, 6),
    )
    (slice,) = publication.slices("online_share")
    figure: PublishedFigure = publication.series(slice, organisation)[-1]
    return publication.proof(figure)


@pytest.mark.parametrize("organisation", ["10", "20", "VN"])
def test_the_proof_of_every_figure_holds(
    publish: Publish, signing_key: SigningKey, organisation: str
) -> None:
    checks = check_public_proof(_proof(publish, organisation), signing_key.public)

    assert [(one.name, one.holds) for one in checks] == [
        ("contained", True),
        ("included", True),
        ("signed", True),
    ]


def test_a_proof_survives_being_written_and_read(publish: Publish) -> None:
    proof = _proof(publish)

    assert read_public_proof(json.dumps(proof.document()).encode()) == proof


def _failing(proof: PublicProof, key: SigningKey) -> set[str]:
    return {one.name for one in check_public_proof(proof, key.public) if not one.holds}


def test_another_value_is_found_out(publish: Publish, signing_key: SigningKey) -> None:
    proof = _proof(publish)
    forged = proof.line.replace("75.0", "99.0")
    assert forged != proof.line

    lines = tuple(forged if line == proof.line else line for line in proof.lines)

    assert _failing(replace(proof, line=forged), signing_key) == {"contained"}
    assert _failing(replace(proof, line=forged, lines=lines), signing_key) == {"included"}


def test_another_signer_is_found_out(publish: Publish) -> None:
    assert _failing(_proof(publish), SigningKey.new()) == {"signed"}


def test_a_figure_left_out_of_its_series_is_found_out(
    publish: Publish, signing_key: SigningKey
) -> None:
    proof = _proof(publish)

    assert _failing(replace(proof, lines=(proof.line,)), signing_key) == {"included"}


def test_what_is_no_proof_is_refused_with_a_sentence() -> None:
    with pytest.raises(ProofError, match="proof-009"):
        read_public_proof(b'{"format": "something else"}')
