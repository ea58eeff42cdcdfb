"""Which pages are not in step: without a translation, or with one that is older than the original."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.views.reports import PageReportView
from wagtail.models import Page


def pages_out_of_step() -> QuerySet[Page]:
    """Return published originals, by when they were published last.

    The original is the page in the first of the languages. A copy that only follows it is no
    translation.
    """
    others = Page.objects.filter(translation_key=OuterRef("translation_key")).exclude(
        locale__language_code=settings.LANGUAGE_CODE
    )
    translated = others.filter(alias_of=None, live=True)
    in_step = translated.filter(last_published_at__gte=OuterRef("last_published_at"))
    originals = Page.objects.live().filter(
        locale__language_code=settings.LANGUAGE_CODE, depth__gt=1
    )
    return (
        originals.annotate(is_translated=Exists(translated), is_in_step=Exists(in_step))
        .filter(Q(is_in_step=False))
        .order_by(F("last_published_at").desc(nulls_last=True))
    )


class TranslationReport(PageReportView):
    """The report that editors open."""

    index_url_name = "translation_report"
    index_results_url_name = "translation_report_results"
    page_title = _("Translations")
    header_icon = "globe"
    list_export: ClassVar = [*PageReportView.list_export, "last_published_at", "is_translated"]

    def get_queryset(self) -> Any:
        """Return the pages that are not in step and that she may see."""
        self.queryset = pages_out_of_step()
        return super().get_queryset()
