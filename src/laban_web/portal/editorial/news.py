"""News: articles with a day and a source, newest first."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.search import index

from laban_web.portal.editorial.pages import EditorialPage

PAGE_SIZE = 20


class NewsIndex(EditorialPage):
    """The list of news."""

    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["portal.NewsArticle"]
    template = "portal/pages/news_index.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("list of news")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the articles of one page of the list."""
        context = super().get_context(request, *args, **kwargs)
        articles = NewsArticle.objects.child_of(self).live().order_by("-day", "-pk")
        context["articles"] = Paginator(articles, PAGE_SIZE).get_page(request.GET.get("page"))
        return context


class NewsArticle(EditorialPage):
    """One piece of news."""

    day = models.DateField(_("day"), default=timezone.localdate)
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Where what it says can be read or checked."),
    )
    picture = models.ForeignKey(
        "wagtailimages.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    picture_words = models.CharField(
        _("what the picture shows"),
        max_length=300,
        blank=True,
        help_text=_("For those who do not see it; empty when it only decorates."),
    )

    content_panels: ClassVar = [
        *EditorialPage.content_panels[:2],
        FieldPanel("day"),
        MultiFieldPanel([FieldPanel("picture"), FieldPanel("picture_words")], _("Picture")),
        EditorialPage.content_panels[2],
        FieldPanel("source"),
    ]
    search_fields: ClassVar = [*EditorialPage.search_fields, index.FilterField("day")]
    parent_page_types: ClassVar = ["portal.NewsIndex"]
    subpage_types: ClassVar[list[str]] = []
    template = "portal/pages/news_article.html"

    class Meta:
        verbose_name = _("news article")
