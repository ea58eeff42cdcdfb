"""What Wagtail's administration gains, and what it does not offer here."""

from __future__ import annotations

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from laban_web.portal.editorial.translations import TranslationReport


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLPattern]:
    """Add the report on translations."""
    view = TranslationReport.as_view()
    return [
        path("reports/translations/", view, name="translation_report"),
        path(
            "reports/translations/results/",
            TranslationReport.as_view(results_only=True),
            name="translation_report_results",
        ),
    ]


@hooks.register("register_reports_menu_item")
def translations_item() -> MenuItem:
    """Offer it among the reports."""
    return MenuItem(_("Translations"), reverse("translation_report"), icon_name="globe", order=50)
