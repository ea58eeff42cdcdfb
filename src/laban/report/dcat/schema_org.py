"""A dataset in the words of schema.org, by which search engines find it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from laban.report.datasets import LICENCE_ADDRESS, Dataset
from laban.report.dcat.catalogue import CatalogueFacts
from laban.report.formatting import Language


def schema_org_dataset(
    facts: CatalogueFacts, dataset: Dataset, page: str, language: Language
) -> dict[str, Any]:
    """Return the description of a dataset that a page carries; `page` is the page's path."""
    found: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": f"{facts.address}{page}",
        "url": f"{facts.address}{page}",
        "name": getattr(dataset.title, language),
        "description": getattr(dataset.description, language),
        "inLanguage": ["vi", "en"],
        "license": LICENCE_ADDRESS,
        "isAccessibleForFree": True,
        "dateModified": dataset.modified_at.isoformat(),
        "creator": _publisher(facts, language),
        "publisher": _publisher(facts, language),
        "spatialCoverage": {"@type": "Place", "name": getattr(facts.place, language)},
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": one.media_type,
                "contentUrl": f"{facts.address}{one.address}",
            }
            for one in dataset.distributions
        ],
    }
    if dataset.first_day and dataset.end:
        last = dataset.end - timedelta(days=1)
        found["temporalCoverage"] = f"{dataset.first_day}/{last}"
    if dataset.documents:
        found["isBasedOn"] = [getattr(one.title, language) for one in dataset.documents]
    return found


def schema_org_catalogue(
    facts: CatalogueFacts, datasets: Iterable[Dataset], page: str, language: Language
) -> dict[str, Any]:
    """Return the description of the whole catalogue; `page` is the path of its page."""
    return {
        "@context": "https://schema.org",
        "@type": "DataCatalog",
        "url": f"{facts.address}{page}",
        "name": getattr(facts.title, language),
        "description": getattr(facts.description, language),
        "license": LICENCE_ADDRESS,
        "publisher": _publisher(facts, language),
        "dataset": [{"@type": "Dataset", "name": getattr(one.title, language)} for one in datasets],
    }


def _publisher(facts: CatalogueFacts, language: Language) -> dict[str, str]:
    return {
        "@type": "GovernmentOrganization",
        "name": getattr(facts.publisher, language),
        "url": f"{facts.address}/",
    }
