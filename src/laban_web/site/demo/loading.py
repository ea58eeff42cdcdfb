"""Fill an installation for a first look."""

from __future__ import annotations

from laban.base import SettingsError
from laban.run import Sending, load_data
from laban_web.installation import Installation
from laban_web.site.demo.deliveries import deliver_all
from laban_web.site.demo.people import SignIn, connect_system, seat_people


def deliver_demo(here: Installation) -> int:
    """Deliver what is not there yet, and return how many rows landed.

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
    return rows + sum(
        0 if one.replayed else one.rows_landed for one in load_data(sending, here.lake)
    )


def seat_demo() -> tuple[tuple[SignIn, ...], SignIn]:
    """Make every sign-in anew, and return those of the people and of the system."""
    return tuple(seat_people()), connect_system()
