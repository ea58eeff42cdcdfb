"""Verifying a proof: what holds and what does not, one sentence each.

Nothing here opens a lake or an engine: `Evidence` holds callables that fetch what a check needs,
so that each check fails on its own and the others still speak.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

import pyarrow as pa

from laban.base import ProofError, PublicKey, UserError, canonical_json
from laban.lake import Delivery, FileFault, IncludedDelivery
from laban.measure.canonical import figure_line, figures_tree
from laban.measure.figures import FIGURE_SCHEMA
from laban.measure.proofs import Proof
from laban.measure.statements import (
    RunStatement,
    deliveries_tree,
    describe_delivery,
    moment_text,
    read_statement,
)
from laban.programme import Programme

_SHOWN_AT_MOST = 5


@dataclass(frozen=True)
class Check:
    """One thing that was checked, whether it holds, and what was found."""

    name: str
    holds: bool
    sentence: str


@dataclass(frozen=True)
class Recomputation:
    """What to measure again: one figure, by the programme and at the moment of its run."""

    programme: Programme
    as_of: datetime
    structure: date | None
    figure: Mapping[str, Any]


@dataclass(frozen=True)
class Evidence:
    """Where a proof is held against.

    - `key`: the public key of those who published the figures, got from them and not from the
      proof.
    - `programme(version)`: the programme read from the snapshot kept of a version; its `version`
      is computed from what was read.
    - `deliveries(as_of)`: the ledger's deliveries that count as of a moment, by their sequence.
    - `file_faults(as_of)`: what is wrong with the files of those deliveries.
    - `figures(run_id)`: the stored figures of a run.
    - `recompute(what)`: the figure measured anew from the records, or `None` when there is none.

    Each may raise a `UserError`; the check that needed it then does not hold, and says so.
    """

    key: PublicKey
    programme: Callable[[str], Programme]
    deliveries: Callable[[datetime], Iterable[Delivery | IncludedDelivery]]
    file_faults: Callable[[datetime], Sequence[FileFault]]
    figures: Callable[[str], pa.Table]
    recompute: Callable[[Recomputation], Mapping[str, Any] | None]


def verify(proof: Proof, evidence: Evidence) -> list[Check]:
    """Return every check of a proof, in the order in which trust is built.

    Empty: never; an unreadable statement gives the one check that says so.
    """
    try:
        statement = read_statement(proof.envelope)
    except ProofError as error:
        return [Check("signature", False, error.sentence)]
    once = replace(evidence, programme=cache(evidence.programme))
    return list(_checks(proof, statement, once))


def _checks(proof: Proof, statement: RunStatement, evidence: Evidence) -> Iterator[Check]:
    yield _safely("signature", lambda: _signature(proof, evidence.key))
    yield _safely("programme", lambda: _programme(statement, evidence))
    yield _safely("indicator", lambda: _indicator(proof, statement, evidence))
    yield _safely("inclusion", lambda: _inclusion(proof, statement))
    yield _safely("deliveries", lambda: _deliveries(proof, statement, evidence))
    yield _safely("files", lambda: _files(statement, evidence))
    yield _safely("run", lambda: _run(statement, evidence))
    yield _safely("recomputed", lambda: _recomputed(proof, statement, evidence))


def _safely(name: str, check: Callable[[], tuple[bool, str]]) -> Check:
    try:
        return Check(name, *check())
    except UserError as error:
        return Check(name, False, str(error))


def _signature(proof: Proof, key: PublicKey) -> tuple[bool, str]:
    statement = read_statement(proof.envelope, key)
    when = moment_text(statement.facts.created_at)
    return True, f"The statement of run {statement.facts.run_id} was signed by {key.id} ({when})."


def _programme(statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    stated = statement.facts.programme_version
    found = evidence.programme(stated).version
    if found == stated:
        return True, f"The programme kept for the run is the one stated, version {stated}."
    return False, f"The programme was changed: its content gives {found}, the statement {stated}."


def _indicator(proof: Proof, statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    code = str(proof.figure["indicator"])
    programme = evidence.programme(statement.facts.programme_version)
    indicator = programme.indicators.get(code)
    if indicator is None:
        return False, f'The programme has no indicator "{code}".'
    if indicator.model_dump(mode="json", exclude_defaults=True) == dict(proof.indicator):
        return True, f'The indicator "{code}" is defined as the proof says.'
    return False, f'The proof defines the indicator "{code}" otherwise than the programme.'


def _inclusion(proof: Proof, statement: RunStatement) -> tuple[bool, str]:
    where = f"{proof.inclusion.index + 1} of {statement.figures}"
    root = proof.inclusion.root(figure_line(proof.figure))
    if root == statement.figures_root and proof.inclusion.size == statement.figures:
        return True, f"The figure is number {where} of the figures that were signed."
    return False, (
        f"The figure {proof.name} is not among the figures that were signed: its path leads to "
        f"{root}, the statement has {statement.figures_root}."
    )


def _deliveries(proof: Proof, statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    listed = sorted(proof.deliveries, key=lambda described: int(described["sequence"]))
    tree = deliveries_tree(listed)
    if tree.root.hex() != statement.deliveries_root:
        return False, (
            "The deliveries listed in the proof are not those that were signed: they give "
            f"{tree.root.hex()}, the statement has {statement.deliveries_root}."
        )
    as_of = statement.facts.as_of
    moved = _difference(map(describe_delivery, evidence.deliveries(as_of)), listed)
    if moved:
        return False, (
            f"The ledger no longer agrees with the deliveries that were signed: {_named(moved)}."
        )
    return True, f"All {tree.size} deliveries are in the ledger as they were signed."


def _difference(
    kept: Iterable[Mapping[str, Any]], signed: Iterable[Mapping[str, Any]]
) -> list[Mapping[str, Any]]:
    """Return what was signed and is not kept so, then what is kept and was not signed."""
    gone = {canonical_json(dict(described)): described for described in signed}
    strange = [d for d in kept if gone.pop(canonical_json(dict(d)), None) is None]
    return [*gone.values(), *strange]


def _named(deliveries: Sequence[Mapping[str, Any]]) -> str:
    names = [f'"{d["delivery_id"]}" of {d["organisation"]}' for d in deliveries]
    more = len(names) - _SHOWN_AT_MOST
    shown = ", ".join(dict.fromkeys(names[:_SHOWN_AT_MOST]))
    return f"{shown} and {more} more" if more > 0 else shown


def _files(statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    faults = evidence.file_faults(statement.facts.as_of)
    if not faults:
        return True, "Every file of records is as it was when it was accepted."
    sentences = " ".join(fault.sentence for fault in faults[:_SHOWN_AT_MOST])
    return False, f"{len(faults)} files of records are not as accepted. {sentences}"


def _run(statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    run_id = statement.facts.run_id
    tree = figures_tree(evidence.figures(run_id))
    if tree.root.hex() == statement.figures_root:
        return True, f"All {tree.size} stored figures of run {run_id} are those that were signed."
    return False, (
        f"The stored figures of run {run_id} were changed: they give {tree.root.hex()}, the "
        f"statement has {statement.figures_root}."
    )


def _recomputed(proof: Proof, statement: RunStatement, evidence: Evidence) -> tuple[bool, str]:
    facts = statement.facts
    programme = evidence.programme(facts.programme_version)
    found = evidence.recompute(Recomputation(programme, facts.as_of, facts.structure, proof.figure))
    if found is None:
        return False, f"Measured anew, the records give no figure {proof.name}."
    if figure_line(found) == figure_line(proof.figure):
        return True, f"Measured anew, {proof.name} is the same: {proof.figure['value']}."
    changed = [
        f"{column} is {found[column]}, the proof has {proof.figure[column]}"
        for column in FIGURE_SCHEMA.names
        if found[column] != proof.figure[column]
    ]
    return False, f"Measured anew, {proof.name} is another: {'; '.join(changed)}."
