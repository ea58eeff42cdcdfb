"""Who issued a document, in a reader's language."""

from __future__ import annotations

from itertools import chain

from laban.programme import Programme
from laban.report.formatting import Language

ISSUERS = "issuer"


def issuer_name(issuer: str, programme: Programme, language: Language) -> str:
    """Return an issuer's name in a language.

    Documents name their issuers in Vietnamese. Other names are those of the programme's
    organisations, and of the code list `issuer` for those that are none.
    """
    listed = programme.code_lists.get(ISSUERS)
    names = chain(
        (one.title for one in (listed.entries if listed else ())),
        (one.name for one in programme.organisations.by_id.values()),
    )
    return next((str(getattr(name, language)) for name in names if name.vi == issuer), issuer)
