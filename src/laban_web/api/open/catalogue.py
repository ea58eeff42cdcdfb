"""`/catalogue`: what there is, as other portals harvest it."""

from __future__ import annotations

from laban.report import datasets_of
from laban.report.dcat import RDF_FORMATS, catalogue_graph, write_graph
from laban_web.api.open.answers import OpenAnswer, OpenBody
from laban_web.api.open.questions import Question
from laban_web.api.open.sources import OpenSources, catalogue_facts

_MEDIA_TYPES = {ending: one.media_type for ending, one in RDF_FORMATS.items()}


def read_catalogue(sources: OpenSources, question: Question) -> OpenAnswer:
    """Answer with the catalogue in DCAT-AP 3."""
    question.require_known(("format",))
    ending = question.format(_MEDIA_TYPES)
    publication = sources.publication(question)
    facts = catalogue_facts(sources.here, question.base)

    def body() -> OpenBody:
        datasets = datasets_of(sources.here.programme, publication)
        return OpenBody(whole=write_graph(catalogue_graph(facts, datasets), ending))

    return OpenAnswer(
        media_type=_MEDIA_TYPES[ending],
        depends_on=(*sources.list_depends_on(), repr(facts), ending),
        body=body,
        modified_at=publication.facts.created_at,
        max_age_seconds=3600,
        is_heavy=True,
    )
