"""What a pull is given: programme, lake, clock, sleep, secrets; and how its secrets are asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from laban.base import PullError, did_you_mean
from laban.connect.mapping import SourceMapping, mapping_of, parse_mapping
from laban.connect.requests import find_record_type
from laban.lake import Lake
from laban.programme import Programme, Secret, Source


@dataclass(frozen=True)
class Pulling:
    """What every pull of a process shares.

    `folder` is the programme's. What is pulled lies in `scratch`, as it came, until it has been
    delivered. `secret` returns what the operator keeps under a name, or nothing.
    """

    programme: Programme
    lake: Lake
    folder: Path
    scratch: Path
    now: Callable[[], datetime]
    sleep: Callable[[float], None]
    secret: Callable[[str], str | None]
    pseudonym_key: bytes
    holder: str = field(default_factory=lambda: uuid4().hex)

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the programme."""
        return ZoneInfo(self.programme.head.time_zone)

    def reveal(self, secret: Secret) -> str:
        """Return a secret.

        Raises:
            PullError: When nobody has set it (pull-003).
        """
        found = self.secret(secret.secret)
        if not found:
            raise PullError(
                f"The secret {secret.secret} is not set.",
                cure=f"Set the environment variable {secret.secret}, or {secret.secret}_FILE with "
                "the name of a file that holds it.",
                code="pull-003",
            )
        return found

    def reveal_any(self, secret: Secret | None) -> str | None:
        """Return a secret that a source may do without."""
        return self.reveal(secret) if secret else None


def find_source(programme: Programme, name: str) -> Source:
    """Return a source of the programme.

    Raises:
        PullError: When there is none of that name (pull-001).
    """
    found = programme.sources.get(name)
    if found is None:
        known = ", ".join(sorted(programme.sources)) or "none yet"
        raise PullError(
            f'The programme has no source "{name}".',
            cure=did_you_mean(name, programme.sources) or f"Its sources are: {known}.",
            code="pull-001",
        )
    return found


def find_mapping(programme: Programme, source: Source) -> SourceMapping | None:
    """Return the mapping that a source names or states.

    Raises:
        DeliveryError: When the mapping has faults (connect-012).
    """
    kind = find_record_type(programme, source.record_type)
    if source.mapping is None:
        return None
    if isinstance(source.mapping, dict):
        stated = {"mapping": source.source, "record_type": source.record_type}
        return mapping_of(stated | source.mapping, kind, name=f"source {source.source}")
    path = f"mappings/{source.mapping}.yaml"
    return parse_mapping(dict(programme.files)[path], kind, name=path)
