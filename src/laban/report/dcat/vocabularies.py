"""Codes of the EU's authority tables and other vocabularies that DCAT-AP names.

Source: DCAT-AP 3.0.1, section "Controlled vocabularies".
"""

from __future__ import annotations

from rdflib import DCTERMS, Namespace, URIRef

from laban.base import Grain
from laban.programme import Text

AUTHORITY = Namespace("http://publications.europa.eu/resource/authority/")
ADMS = Namespace("http://www.w3.org/ns/adms#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DCATAP = Namespace("http://data.europa.eu/r5r/")

CC_BY = AUTHORITY["licence/CC_BY_4_0"]
PUBLIC = AUTHORITY["access-right/PUBLIC"]
GOVERNMENT = AUTHORITY["data-theme/GOVE"]
AVAILABLE = AUTHORITY["planned-availability/STABLE"]
NATIONAL_AUTHORITY = URIRef("http://purl.org/adms/publishertype/NationalAuthority")
LANGUAGES = {"vi": AUTHORITY["language/VIE"], "en": AUTHORITY["language/ENG"]}
FILE_TYPES = {
    name: AUTHORITY[f"file-type/{name.upper()}"] for name in ("json", "csv", "parquet", "xlsx")
}
THEMES = AUTHORITY["data-theme"]
THEMES_TITLE = Text(vi="Chủ đề dữ liệu", en="Data theme")
CONCEPTS = {
    GOVERNMENT: Text(vi="Chính phủ và khu vực công", en="Government and public sector"),
    AVAILABLE: Text(vi="Ổn định", en="stable"),
    NATIONAL_AUTHORITY: Text(vi="Cơ quan cấp quốc gia", en="National authority"),
}
# What each code is, for readers that do not have the tables at hand.
KINDS = {
    CC_BY: DCTERMS.LicenseDocument,
    PUBLIC: DCTERMS.RightsStatement,
    **dict.fromkeys(LANGUAGES.values(), DCTERMS.LinguisticSystem),
}
IRREGULAR = AUTHORITY["frequency/IRREG"]
FREQUENCIES = {
    Grain.MONTH: AUTHORITY["frequency/MONTHLY"],
    Grain.CUMULATIVE: AUTHORITY["frequency/MONTHLY"],
    Grain.QUARTER: AUTHORITY["frequency/QUARTERLY"],
    Grain.HALF: AUTHORITY["frequency/ANNUAL_2"],
    Grain.NINE_MONTHS: AUTHORITY["frequency/ANNUAL"],
    Grain.YEAR: AUTHORITY["frequency/ANNUAL"],
}


def media_type_address(media_type: str) -> URIRef:
    """Return a media type as the address that IANA registers it at."""
    return URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")


def frequency_of(grains: tuple[Grain, ...]) -> URIRef:
    """Return how often a dataset gets new periods: by the shortest of its periods."""
    return next((FREQUENCIES[grain] for grain in FREQUENCIES if grain in grains), IRREGULAR)
