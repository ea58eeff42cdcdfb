"""Which column of a source fills which column of the record type."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from laban.base import DeliveryError, did_you_mean
from laban.connect.mapping import MappedColumn, SourceMapping
from laban.programme import ColumnType, RecordType

_PLAIN = MappedColumn()
# A file may state a million columns; a sentence names a few of them.
_NAMED_AT_MOST, _LONGEST_NAME = 20, 200


@dataclass(frozen=True)
class SourceColumns:
    """The columns a source may have, by name without regard to case and blanks.

    `targets` maps each such name to the columns of the record type that it fills.
    """

    record_type: RecordType
    mapped: Mapping[str, MappedColumn]
    targets: Mapping[str, tuple[str, ...]]
    ignored: frozenset[str]
    paths: tuple[str, ...]

    @classmethod
    def of(cls, record_type: RecordType, mapping: SourceMapping | None) -> SourceColumns:
        """Return what a record type, and a mapping where there is one, expect of a source."""
        stated = mapping.columns if mapping else {}
        targets: dict[str, list[str]] = {}
        paths: list[str] = []
        for name in record_type.columns:
            column = stated.get(name, _PLAIN)
            if column.constant is not None:
                continue
            source = column.from_ or name
            targets.setdefault(plain_name(source), []).append(name)
            if column.from_ and "." in source:
                paths.append(source)
        return cls(
            record_type=record_type,
            mapped={name: stated.get(name, _PLAIN) for name in record_type.columns},
            targets={source: tuple(names) for source, names in targets.items()},
            ignored=frozenset(plain_name(name) for name in (mapping.ignore if mapping else ())),
            paths=tuple(dict.fromkeys(paths)),
        )

    def kind_of(self, name: str) -> ColumnType | None:
        """Return the type of the column that a source column fills; nothing if none."""
        filled = self.targets.get(plain_name(name))
        return self.record_type.columns[filled[0]].type if filled else None

    def sources_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return, for each column of the record type, the source column that fills it."""
        return {target: name for name in names for target in self.targets.get(plain_name(name), ())}

    def check(self, names: Sequence[str], *, has_header: bool) -> None:
        """Refuse a source whose columns are not those expected.

        Raises:
            DeliveryError: When a column is unknown (connect-005), comes twice (connect-007), or a
                required one is missing from a header (connect-006).
        """
        self._refuse_unknown(names)
        self._refuse_doubles(names)
        if has_header:
            self._refuse_missing(names)

    def _refuse_unknown(self, names: Sequence[str]) -> None:
        heads = {plain_name(path.split(".")[0]) for path in self.paths}
        known = self.targets.keys() | self.ignored | heads
        unknown = [name for name in names if plain_name(name) not in known]
        if not unknown:
            return
        present = {plain_name(name) for name in names}
        free = [source for source in self.targets if source not in present]
        hints = [did_you_mean(plain_name(name), free) for name in unknown[:_NAMED_AT_MOST]]
        several = len(unknown) > 1
        raise DeliveryError(
            f"The {'columns' if several else 'column'} {_listed(unknown)} "
            f'{"are" if several else "is"} not known to "{self.record_type.record_type}".',
            cure=" ".join(dict.fromkeys(hint for hint in hints if hint))
            or f"Known columns: {', '.join(self.targets)}. Name it so, map it, or ignore it.",
            code="connect-005",
        )

    def _refuse_doubles(self, names: Sequence[str]) -> None:
        counts = Counter(map(plain_name, names))
        doubles = [name for name in names if counts[plain_name(name)] > 1]
        wanted = [name for name in doubles if plain_name(name) not in self.ignored]
        if wanted:
            raise DeliveryError(
                f"The source has a column more than once: {_listed(wanted)}.",
                cure="Keep one of them.",
                code="connect-007",
            )

    def _refuse_missing(self, names: Sequence[str]) -> None:
        present = {plain_name(name) for name in names}
        missing = [
            source
            for source, targets in self.targets.items()
            if source not in present and any(self._is_needed(target) for target in targets)
        ]
        if missing:
            raise DeliveryError(
                f"The source lacks {_listed(missing)}, which every record of "
                f'"{self.record_type.record_type}" needs.',
                cure="Add it, or map another column to it.",
                code="connect-006",
            )

    def _is_needed(self, target: str) -> bool:
        is_required = self.record_type.columns[target].required
        is_owner = target == self.record_type.organisation
        return (is_required or is_owner) and self.mapped[target].default is None


def plain_name(name: str) -> str:
    """Return a column's name without blanks around it, mark of byte order, and case.

    Example:
        >>> plain_name("\\ufeff Received_At ")
        'received_at'
    """
    return unicodedata.normalize("NFC", name.replace("\ufeff", "").strip()).casefold()


def _listed(names: Sequence[str]) -> str:
    named = ", ".join(f'"{name[:_LONGEST_NAME]}"' for name in names[:_NAMED_AT_MOST])
    more = len(names) - _NAMED_AT_MOST
    return f"{named} and {more:,} more" if more > 0 else named
