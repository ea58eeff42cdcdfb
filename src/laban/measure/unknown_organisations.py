"""Records of organisations that the programme does not have: refused where they are added up."""

from __future__ import annotations

from laban.base import MeasureError


def unknown_organisation(record_type: str) -> MeasureError:
    """Return the error that records of such an organisation would be left out of sums."""
    return MeasureError(
        f'Records of "{record_type}" belong to an organisation that the programme does not have.',
        cure="An organisation that ended stays in the programme with its last day: put it "
        "back. Its figures would be missing without a word.",
        code="measure-004",
    )
