"""Fill an installation for a first look."""

from __future__ import annotations

from dataclasses import dataclass

from laban.base import SettingsError
from laban.run import Sending, load_data
from laban_web.installation import Installation
from laban_web.site.demo.deliveries import deliver_all
from laban_web.site.demo.people import SignIn, connect_system, seat_people


@dataclass(frozen=True, slots=True)
class Shown:
    """What the one who starts a demo must see: rows that landed, and how to sign in."""

    rows: int
    people: tuple[SignIn, ...]
    system: SignIn


def load_demo(here: Installation) -> Shown:
    """Load deliveries that are not there yet, and make every sign-in anew.

    Raises:
        SettingsError: LABAN_PRODUCTION is set (settings-016).
    """
    if here.settings["LABAN_PRODUCTION"]:
        raise SettingsError(
            "A demo was asked for, and LABAN_PRODUCTION is set.",
            cure="Start without --demo, or with a LABAN_HOME and settings of its own.",
            code="settings-016",
        )
    rows = deliver_all(here)
    sending = Sending(here.programme, here.context.programme_folder, here.pseudonym_key, here.now)
    rows += sum(0 if one.replayed else one.rows_landed for one in load_data(sending, here.lake))
    return Shown(rows, tuple(seat_people()), connect_system())
