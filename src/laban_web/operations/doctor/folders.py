"""Drafts, half-written folders and old static files that killed processes left in the home."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from laban_web.operations.doctor.diagnoses import Diagnosis, Visit

_DRAFTS = ("programmes/.*", "runs/.*", "publications/.*", "demo/*.draft")


def examine_drafts(visit: Visit) -> Iterator[Diagnosis]:
    """Find what was being written when somebody was killed."""
    for pattern in _DRAFTS:
        for path in sorted(visit.here.home.glob(pattern)):
            if visit.is_left(path):
                yield _left("drafts", visit, path)


def examine_runs(visit: Visit) -> Iterator[Diagnosis]:
    """Find folders of runs that the ledger does not know."""
    known = {run.run_id for run in visit.here.lake.runs()}
    for path in sorted((visit.here.home / "runs").glob("[!.]*")):
        if path.name not in known and visit.is_left(path):
            yield _left("runs", visit, path)


def examine_static_files(visit: Visit) -> Iterator[Diagnosis]:
    """Find static files of other versions, or gathered only in part; a start gathers them anew."""
    for path in sorted(settings.STATIC_ROOT.parent.glob("*")):
        is_whole = path == settings.STATIC_ROOT and (path / ".complete").exists()
        if not is_whole and any(path.iterdir()) and visit.is_left(path):
            yield _left("static", visit, path)


def _left(name: str, visit: Visit, path: Path) -> Diagnosis:
    sentence = f"{path.relative_to(visit.here.home)} was left by a process that was stopped."
    return visit.found(name, sentence, lambda: _delete(path))


def _delete(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink()
