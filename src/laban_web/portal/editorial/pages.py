"""What all pages of editors have in common, and those that are plain text."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from laban_web.portal.editorial.blocks import Body
from laban_web.portal.frame import alternates


class EditorialPage(Page):
    """A page that editors write: in two languages, open to everybody."""

    lead = models.TextField(
        _("lead"),
        blank=True,
        max_length=500,
        help_text=_("One or two sentences: what the page says. Shown in lists and by search."),
    )
    body = StreamField(Body(), verbose_name=_("body"), blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("lead"),
        index.SearchField("body"),
    ]
    # No page is for some readers only.
    private_page_options: ClassVar[list[str]] = []

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what templates see: the page, and the same page in other languages."""
        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        there = self.get_translations(inclusive=True).live().select_related("locale")
        paths = {page.locale.language_code: page.get_url(request) for page in there}
        context["alternates"] = alternates(request, paths)
        return context

    def open_children(self) -> models.QuerySet[Page]:
        """Return the pages beneath this one that are published, in their order."""
        return self.get_children().live().specific()


class StandardPage(EditorialPage):
    """A page that stands for itself: about, licence, accessibility."""

    parent_page_types: ClassVar = ["portal.HomePage", "portal.StandardPage"]
    subpage_types: ClassVar = ["portal.StandardPage"]
    template = "portal/pages/standard.html"

    class Meta:
        verbose_name = _("page of text")


class MethodPage(EditorialPage):
    """How figures come about; the first one leads to those beneath it."""

    parent_page_types: ClassVar = ["portal.HomePage", "portal.MethodPage"]
    subpage_types: ClassVar = ["portal.MethodPage"]
    template = "portal/pages/standard.html"

    class Meta:
        verbose_name = _("method")


class GuideIndex(EditorialPage):
    """The list of guides."""

    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["portal.GuidePage"]
    template = "portal/pages/standard.html"

    class Meta:
        verbose_name = _("list of guides")


class GuidePage(EditorialPage):
    """How to do something, step by step."""

    parent_page_types: ClassVar = ["portal.GuideIndex"]
    subpage_types: ClassVar[list[str]] = []
    template = "portal/pages/standard.html"

    class Meta:
        verbose_name = _("guide")
