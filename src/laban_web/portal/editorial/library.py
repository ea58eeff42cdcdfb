"""The library: laws, decisions, plans and guidelines, what is known of each, and what it replaces."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Orderable
from wagtail.search import index

from laban_web.portal.editorial.library_lists import filtered
from laban_web.portal.editorial.pages import EditorialPage
from laban_web.portal.editorial.vocabularies import Kind, Link, State, Subject


class LibraryIndex(EditorialPage):
    """The list of documents, with filters."""

    parent_page_types: ClassVar = ["portal.HomePage"]
    subpage_types: ClassVar = ["portal.LibraryDocument"]
    template = "portal/pages/library_index.html"
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the documents that a reader asked for."""
        context = super().get_context(request, *args, **kwargs)
        return context | filtered(LibraryDocument.objects.child_of(self).live(), request.GET)


class LibraryDocument(EditorialPage):
    """One document. What is not known of it stays empty, and the page says so."""

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    number = models.CharField(_("number"), max_length=60, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=20, choices=State.choices, default=State.UNKNOWN
    )
    subject = models.CharField(_("subject"), max_length=20, choices=Subject.choices)
    source = models.CharField(
        _("where it was read"), max_length=400, blank=True, help_text=_("Empty: not known.")
    )
    programme_code = models.CharField(
        _("code in the programme"),
        max_length=60,
        blank=True,
        help_text=_("The code by which the programme's files cite it, e.g. decision-58-2024."),
    )

    content_panels: ClassVar = [
        *EditorialPage.content_panels[:2],
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("kind"), FieldPanel("number")]),
                FieldRowPanel([FieldPanel("issuer"), FieldPanel("subject")]),
                FieldRowPanel([FieldPanel("signed_on"), FieldPanel("state")]),
                FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_until")]),
                FieldPanel("source"),
                FieldPanel("programme_code"),
            ],
            _("What is known of it"),
        ),
        InlinePanel("links", heading=_("Other documents"), label=_("Document")),
        InlinePanel("files", heading=_("Files"), label=_("File")),
        EditorialPage.content_panels[2],
    ]
    search_fields: ClassVar = [
        *EditorialPage.search_fields,
        index.SearchField("number"),
        index.SearchField("issuer"),
        index.FilterField("kind"),
        index.FilterField("state"),
        index.FilterField("subject"),
    ]
    parent_page_types: ClassVar = ["portal.LibraryIndex"]
    subpage_types: ClassVar[list[str]] = []
    template = "portal/pages/library_document.html"

    class Meta:
        verbose_name = _("document of the library")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return what the document does to others, and what others do to it."""
        context = super().get_context(request, *args, **kwargs)
        return context | {"does": self.does(), "suffers": self.suffers()}

    def does(self) -> list[tuple[str, LibraryDocument]]:
        """Return what it does to which documents: replaces, amends, guides."""
        links = self.links.select_related("other")
        return [(Link(link.kind).label, link.other.localized) for link in links if link.other.live]

    def suffers(self) -> list[tuple[str, LibraryDocument]]:
        """Return what which documents do to it: replaced by, amended by, guided by."""
        links = LibraryLink.objects.filter(
            other__translation_key=self.translation_key,
            page__locale=self.locale,
            page__live=True,
        ).select_related("page")
        return [(Link(link.kind).passive, link.page) for link in links.order_by("page__signed_on")]


class LibraryLink(Orderable):
    """What a document does to another one."""

    page = ParentalKey(LibraryDocument, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("what it does"), max_length=20, choices=Link.choices)
    other = models.ForeignKey(
        LibraryDocument, verbose_name=_("to which"), on_delete=models.CASCADE, related_name="+"
    )
    source = models.CharField(_("where that was read"), max_length=300, blank=True)

    panels: ClassVar = [
        FieldPanel("kind"),
        PageChooserPanel("other", "portal.LibraryDocument"),
        FieldPanel("source"),
    ]


class LibraryFile(Orderable):
    """The text of a document as a file: PDF or DOCX."""

    page = ParentalKey(LibraryDocument, on_delete=models.CASCADE, related_name="files")
    file = models.ForeignKey(
        "wagtaildocs.Document", verbose_name=_("file"), on_delete=models.PROTECT, related_name="+"
    )
    description = models.CharField(_("what it is"), max_length=200, blank=True)

    panels: ClassVar = [FieldPanel("file"), FieldPanel("description")]
