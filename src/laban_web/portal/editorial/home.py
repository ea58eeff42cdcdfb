"""The first page as far as editors write it: an introduction and what it points out."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from laban_web.portal.editorial.pages import EditorialPage


class Highlight(blocks.StructBlock):
    """One thing that the first page points out; it leads to a page."""

    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), max_length=300, rows=2)
    page = blocks.PageChooserBlock(label=_("Page"))

    class Meta:
        icon = "pick"
        label = _("Highlight")


class HomePage(EditorialPage):
    """The first page in one language; every other page is beneath it."""

    highlights = StreamField(
        [("highlight", Highlight())], verbose_name=_("highlights"), blank=True, max_num=6
    )

    content_panels: ClassVar = [*EditorialPage.content_panels, FieldPanel("highlights")]
    parent_page_types: ClassVar = ["wagtailcore.Page"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("first page")

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the first page with what is edited here."""
        from laban_web.portal.home.views import show_home

        return show_home(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the first page with what is being edited here."""
        return self.serve(request)

    @classmethod
    def in_language(cls, language: str) -> HomePage | None:
        """Return the published first page in a language; nothing before editors' pages are there."""
        return cls.objects.live().filter(locale__language_code=language).first()
