"""Which connections and gaps somebody sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from laban.quality import Connection, Gap
from laban_web.accounts.organisations import organisation_name
from laban_web.api.kept_verdicts import kept_history
from laban_web.installation import installation
from laban_web.workspace.entry.choices import folded
from laban_web.workspace.judgement import current_judgement
from laban_web.workspace.titles import VERDICTS, in_language, record_type_title

_MISSED = ("never_connected", "interrupted")
_JUDGED_DAYS_SHOWN = 400


@dataclass(frozen=True, slots=True)
class Owed:
    """What one organisation owes of one record type, with its verdict."""

    connection: Connection
    organisation_name: str
    title: str
    is_overdue: bool


class OwedFilterForm(forms.Form):
    """Which of what is owed; what is left empty does not narrow."""

    is_filter = True

    organisation = forms.CharField(
        label=_("Organisation"),
        required=False,
        max_length=100,
        help_text=_("A part of its name, or its code."),
    )
    record_type = forms.ChoiceField(label=_("Record type"), required=False)
    verdict = forms.ChoiceField(label=_("Verdict"), required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        names = dict.fromkeys(one.record_type for one in installation().programme.obligations)
        types = [("", _("All")), *((name, record_type_title(name)) for name in names)]
        verdicts = [(code, words) for code, (words, _colour) in VERDICTS.items()]
        self.fields["record_type"].choices = types  # type: ignore[attr-defined]
        self.fields["verdict"].choices = [("", _("All")), *verdicts[:-1]]  # type: ignore[attr-defined]


def owed_within(reach: Collection[str]) -> list[Owed]:
    """Return what is owed within a reach: overdue first, then by when it is due."""
    judgement = current_judgement()
    here = installation()
    titles = {one.code: in_language(one.title) for one in here.programme.obligations}
    found = [
        Owed(
            connection=one,
            organisation_name=organisation_name(one.organisation),
            title=titles.get(one.obligation, one.obligation),
            is_overdue=one.status in _MISSED and one.expected_by < here.today,
        )
        for one in judgement.connections
        if one.organisation in reach
    ]
    return sorted(
        found,
        key=lambda o: (not o.is_overdue, o.connection.expected_by, o.connection.organisation),
    )


def narrowed(
    owed: Iterable[Owed], *, organisation: str = "", record_type: str = "", verdict: str = ""
) -> list[Owed]:
    """Return what a filter lets through; names are compared without case and diacritics."""
    wanted = folded(organisation)
    return [
        one
        for one in owed
        if wanted in folded(one.organisation_name)
        and (not record_type or one.connection.record_type == record_type)
        and (not verdict or one.connection.status == verdict)
    ]


def gaps_within(
    reach: Collection[str], *, organisation: str = "", record_type: str = ""
) -> list[Gap]:
    """Return the gaps within a reach, by organisation and day."""
    return [
        gap
        for gap in current_judgement().gaps
        if gap.organisation in reach
        and (not organisation or gap.organisation == organisation)
        and (not record_type or gap.record_type == record_type)
    ]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on end on which a connection had the same verdict, as kept."""

    first_day: date
    last_day: date
    status: str
    days: int


def history_of(organisation: str, record_type: str) -> list[Stretch]:
    """Return the kept verdicts on a connection as stretches of the same one, newest first."""
    stretches: list[Stretch] = []
    kept = kept_history(organisation, record_type, days=_JUDGED_DAYS_SHOWN)
    for row in reversed(kept):
        day, status = row["judged_on"], row["status"]
        last = stretches[-1] if stretches else None
        if last and last.status == status:
            stretches[-1] = Stretch(last.first_day, day, status, last.days + 1)
        else:
            stretches.append(Stretch(day, day, status, 1))
    return stretches[::-1]
