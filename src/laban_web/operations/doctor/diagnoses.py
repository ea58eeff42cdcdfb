"""One visit of the doctor, and what is found on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from laban_web.installation import Installation

# What no running server still writes to after so long.
_OLD = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing that is not as it should be; `cure` is what is left to do."""

    name: str
    sentence: str
    cure: str = ""
    is_mended: bool = False


@dataclass(frozen=True)
class Visit:
    """What the doctor may do: `mends` when asked to, `is_alone` when no server runs here."""

    here: Installation
    now: datetime
    mends: bool
    is_alone: bool

    def is_left(self, path: Path) -> bool:
        """Say whether nobody writes to a file or a folder any more."""
        return self.is_alone or self.now.timestamp() - path.stat().st_mtime > _OLD.total_seconds()

    def found(self, name: str, sentence: str, mend: Callable[[], object]) -> Diagnosis:
        """Return what was found, mended if this is a visit that mends."""
        if self.mends:
            mend()
        cure = "" if self.mends else "Run `laban doctor --mend`."
        return Diagnosis(name, sentence, cure, is_mended=self.mends)


Examination = Callable[[Visit], Iterator[Diagnosis]]
