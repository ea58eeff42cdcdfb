"""The verdicts of today, computed anew at most once a minute."""

from __future__ import annotations

from django.core.cache import cache

from laban.quality import Judgement
from laban.run import judge_connections
from laban_web.installation import installation

_SECONDS_KEPT = 60


def current_judgement() -> Judgement:
    """Return the verdict on everything that is owed today, and the gaps."""
    key = _key()
    found: Judgement | None = cache.get(key)
    if found is None:
        here = installation()
        with here.context.engine() as engine:
            found = judge_connections(
                here.programme, here.lake, engine, day=here.today, now=here.now()
            )
        cache.set(key, found, _SECONDS_KEPT)
    return found


def forget_judgement() -> None:
    """Have the verdicts computed anew: something was delivered or withdrawn."""
    cache.delete(_key())


def _key() -> str:
    here = installation()
    return f"judgement {here.home} {here.today} {here.programme.version}".replace(" ", "-")
