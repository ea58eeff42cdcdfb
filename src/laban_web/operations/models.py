"""Scheduled jobs: who runs one now, and how it went."""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from django.db import models


class JobLease(models.Model):
    """A job, who holds it until when, and when it is next due. One row for each job.

    A job without `next_run_at` runs only when somebody says so.
    """

    name = models.CharField(max_length=100, primary_key=True)
    holder = models.CharField(max_length=64, blank=True)
    held_until = models.DateTimeField(null=True, blank=True)
    next_run_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class JobRun(models.Model):
    """One run of a job. `result` is a sentence, `error` what went wrong."""

    name = models.CharField(max_length=100)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    result = models.TextField(blank=True)
    error = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-began_at", "-pk"]
        indexes: ClassVar = [models.Index(fields=("name", "-began_at"))]

    def __str__(self) -> str:
        return f"{self.name} {self.began_at:%Y-%m-%d %H:%M}"

    @property
    def duration(self) -> timedelta | None:
        """How long it took, in whole seconds; nothing of a run that has not ended."""
        if self.ended_at is None:
            return None
        return timedelta(seconds=round((self.ended_at - self.began_at).total_seconds()))
