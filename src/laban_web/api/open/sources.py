"""Where answers come from: the publication asked for, the programme, the lists made of both."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import pyarrow as pa

from laban.base import UserError
from laban.publication import Publication
from laban.report.dcat import CatalogueFacts
from laban.report.lists import LISTS, ListFacts
from laban_web.api.open.questions import Question, wrong_value
from laban_web.api.problems import Problem, ProblemError
from laban_web.installation import Installation

WHICH = ("publication", "as_known_on")


class OpenSources:
    """Reads one installation; safe for several threads."""

    def __init__(self, here: Installation) -> None:
        self.here = here
        self._tables = lru_cache(maxsize=64)(self._table)

    def publication(self, question: Question) -> Publication:
        """Return the publication that a question names; the latest when it names none.

        Raises:
            UserError: There is no such publication (publication-001).
            ProblemError: Nothing is published (open-005), or was by that day (open-006).
        """
        name, day = question.one("publication"), question.one("as_known_on")
        if name and day:
            raise wrong_value("as_known_on", day, "Send it or `publication`, not both.")
        if name:
            return self.here.context.shelf.find(name)
        found = self._known_on(day) if day else self.here.publication
        if found is None:
            cure = "Ask for a later day." if day else "Ask again when something is published."
            title = f"Nothing was published by {day}." if day else "Nothing is published yet."
            raise ProblemError(Problem(404, title, "open-005", cure))
        return found

    def _known_on(self, text: str) -> Publication | None:
        try:
            day = date.fromisoformat(text)
            following = day + timedelta(days=1)
        except (ValueError, OverflowError):
            raise wrong_value("as_known_on", text, "Send a day such as 2025-06-30.") from None
        zone = ZoneInfo(self.here.programme.head.time_zone)
        end = datetime.combine(following, time(), zone) - timedelta(microseconds=1)
        return self.here.context.shelf.known_at(end)

    def table(self, code: str) -> pa.Table:
        """Return all rows of a list."""
        latest = self.here.publication
        return self._tables(code, latest.id if latest else "", self.here.today)

    def _table(self, code: str, _publication: str, today: date) -> pa.Table:
        shelf = self.here.context.shelf
        published = tuple(shelf.find(entry.id) for entry in shelf.entries())
        return LISTS[code].table(ListFacts(self.here.programme, published, today))

    def list_depends_on(self) -> tuple[str, ...]:
        """Return what the rows of lists follow from."""
        latest = self.here.publication
        published = latest.id if latest else ""
        return published, self.here.programme.version, self.here.today.isoformat()


def catalogue_facts(here: Installation, address: str) -> CatalogueFacts:
    """Return what the catalogue at an address says of itself."""
    head = here.programme.head
    root = here.programme.organisations.by_id[here.programme.organisations.root]
    return CatalogueFacts(
        address=address,
        title=head.title,
        description=head.description or head.title,
        publisher=root.name,
        place=root.name,
        contact=here.settings["LABAN_CONTACT"],
    )


def status_of(error: UserError) -> int:
    """Return the status of an error of the core to whoever asks for open data."""
    return {"publication-001": 404, "publication-003": 404, "publication-004": 409}.get(
        error.code, 422
    )
