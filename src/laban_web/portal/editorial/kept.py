"""What was loaded from the repository, and as what."""

from __future__ import annotations

from django.db import models
from wagtail.models import Page


class LoadedPage(models.Model):
    """A page that was loaded; it is brought up to date until somebody edits it."""

    key = models.CharField(max_length=200, primary_key=True)
    digest = models.CharField(max_length=64)
    page = models.ForeignKey(Page, null=True, on_delete=models.SET_NULL, related_name="+")
    revision = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.key

    def is_as_loaded(self) -> bool:
        """Say whether the page is there and nobody has edited it since."""
        return self.page is not None and self.page.latest_revision_id == self.revision
