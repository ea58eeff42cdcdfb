"""What happens to submissions; each step is kept with who took it, and in the audit trail."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from laban.connect import Receipt, deliver
from laban.programme import RecordType
from laban_web.accounts.actors import Actor
from laban_web.accounts.audit import Action, record
from laban_web.accounts.models import Person
from laban_web.installation import installation
from laban_web.workspace.entry.mapping import hand_mapping
from laban_web.workspace.judgement import forget_judgement
from laban_web.workspace.models import (
    DRAFT_KEPT,
    State,
    Step,
    Submission,
    SubmissionStep,
)
from laban_web.workspace.submissions import files

OPEN = (State.DRAFT, State.RETURNED)


class Changed(Exception):
    """Somebody else was faster: the submission is no longer as the page showed it."""


def begin(
    actor: Actor, person: Person, record_type: RecordType, sender: str, **form: str
) -> Submission:
    """Begin a submission with an id of its own, and give up what was left lying too long."""
    here = installation()
    give_up_old_drafts(here.now())
    made = Submission.objects.create(
        person=person,
        record_type=record_type.record_type,
        organisation=sender,
        delivery_id=f"hand-{here.today.isoformat()}-{secrets.token_hex(5)}",
        is_illustrative=actor.is_illustrative,
        changed_at=here.now(),
        **form,
    )
    _note(made, person, Step.BEGUN)
    return made


def give_up_old_drafts(now: datetime) -> str:
    """Discard drafts that nobody touched for a week, some at a time; say how many."""
    old = Submission.objects.filter(state=State.DRAFT, changed_at__lt=now - DRAFT_KEPT)
    given_up = list(old[:100])
    for draft in given_up:
        _move(draft, [State.DRAFT], State.DISCARDED)
        _note(draft, None, Step.DISCARDED)
        files.forget(draft)
    return f"{len(given_up):,} old drafts discarded" if given_up else ""


def needs_approval(submission: Submission) -> bool:
    """Say whether another person must approve it: the record type says so."""
    kind = installation().programme.record_types.get(submission.record_type)
    return kind is not None and kind.approval == "required"


@transaction.atomic
def send(actor: Actor, person: Person, submission: Submission) -> None:
    """Send it: to an approver where the record type asks for one, else on its way to the lake."""
    waits = needs_approval(submission)
    target = State.WAITING if waits else State.APPROVED
    _move(submission, OPEN, target, changed={"sha256": files.sha256_of(submission)})
    if waits:
        _note(submission, person, Step.SENT)
        _record(Action.DELIVERY_SUBMITTED, actor, submission)


@transaction.atomic
def approve(actor: Actor, person: Person, submission: Submission, sha256: str) -> None:
    """Approve the content that the approver was shown; the first of several approvers counts."""
    _move(submission, [State.WAITING], State.APPROVED, sha256=sha256)
    _note(submission, person, Step.APPROVED)
    _record(Action.DELIVERY_APPROVED, actor, submission)


@transaction.atomic
def give_back(actor: Actor, person: Person, submission: Submission, reason: str) -> None:
    """Return it to its sender, who mends it and sends it again."""
    _move(submission, [State.WAITING], State.RETURNED)
    _note(submission, person, Step.RETURNED, reason)
    _record(Action.DELIVERY_RETURNED, actor, submission)


@transaction.atomic
def recall(actor: Actor, person: Person, submission: Submission) -> None:
    """Take it back before anybody has decided."""
    _move(submission, [State.WAITING], State.DRAFT)
    _note(submission, person, Step.RECALLED)
    _record(Action.DELIVERY_RECALLED, actor, submission)


@transaction.atomic
def discard(person: Person, submission: Submission) -> None:
    """Give it up; its content is deleted."""
    _move(submission, OPEN, State.DISCARDED)
    _note(submission, person, Step.DISCARDED)
    files.forget(submission)


def deliver_approved(actor: Actor, person: Person, submission: Submission) -> Receipt:
    """Deliver what may be delivered. Again, or twice at once, it is there once.

    Raises:
        DeliveryError: When the core cannot take it; it stays approved.
        LakeError: When the lake cannot take it; it stays approved.
    """
    here = installation()
    kind = here.programme.record_types[submission.record_type]
    if files.sha256_of(submission) != submission.sha256:
        _move(submission, [State.APPROVED], State.RETURNED)
        raise Changed
    receipt = deliver(
        files.path_of(submission),
        programme=here.programme,
        lake=here.lake,
        record_type=submission.record_type,
        organisation=submission.organisation,
        delivery_id=submission.delivery_id,
        now=here.now,
        pseudonym_key=here.pseudonym_key,
        mapping=hand_mapping(kind, submission.numbers),
        format=submission.form,
        illustrative=submission.is_illustrative,
    )
    with transaction.atomic():
        try:
            _move(submission, [State.APPROVED], State.DELIVERED)
        except Changed:
            return receipt
        _note(submission, person, Step.DELIVERED)
        _record(Action.DELIVERY_ACCEPTED, actor, submission)
    files.forget(submission)
    forget_judgement()
    return receipt


def touch(submission: Submission, **changed: str) -> None:
    """Note that its sender changes it."""
    _move(submission, OPEN, submission.state, changed=changed)


def _move(
    submission: Submission,
    before: Sequence[str],
    after: str,
    *,
    changed: Mapping[str, str] | None = None,
    **still: str,
) -> None:
    """Change the state if it is still as it was: of several who want to, only one can.

    Raises:
        Changed: When it is not.
    """
    now = installation().now()
    same = Submission.objects.filter(pk=submission.pk, state__in=before, **still)
    if not same.update(state=after, changed_at=now, **(changed or {})):
        raise Changed
    submission.refresh_from_db()


def _note(submission: Submission, person: Person | None, step: Step, reason: str = "") -> None:
    SubmissionStep.objects.create(
        submission=submission,
        person=person,
        moment=installation().now(),
        step=step,
        reason=reason,
    )


def _record(action: Action, actor: Actor, submission: Submission) -> None:
    record(
        action,
        actor,
        object_kind="delivery",
        object_id=submission.delivery_id,
        organisation=submission.organisation,
        record_type=submission.record_type,
        sha256=submission.sha256,
    )
