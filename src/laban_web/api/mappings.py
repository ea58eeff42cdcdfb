"""The programme's mappings by which doors read what other systems' formats say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import orjson

from laban.base import DeliveryError
from laban.connect import SourceMapping, parse_mapping
from laban.programme import Programme
from laban_web.api.problems import Problem, ProblemError

DOSSIER = "dossier"


class DoorMappings:
    """The mappings of one programme whose names begin alike; each is read once.

    One object for each mapping: the intake takes offers together that share it.
    """

    def __init__(self, programme: Programme, prefix: str) -> None:
        self._programme = programme
        self._prefix = prefix

    @cached_property
    def by_name(self) -> dict[str, SourceMapping]:
        """Every mapping by the name of its file.

        Raises:
            DeliveryError: When one has faults (connect-012).
        """
        return dict(self._read())

    def _read(self) -> Iterator[tuple[str, SourceMapping]]:
        kind = self._programme.record_types.get(DOSSIER)
        for path, content in self._programme.files:
            name = PurePosixPath(path).stem
            if kind and path.startswith("mappings/") and name.startswith(self._prefix):
                yield name, parse_mapping(content, kind, name=path)

    @cached_property
    def by_site(self) -> dict[str, SourceMapping]:
        """Every mapping by the sites whose units it names: the codes of the column `unit`.

        Raises:
            DeliveryError: When two mappings name one site (api-019).
        """
        found: dict[str, SourceMapping] = {}
        for mapping in self.by_name.values():
            for site in mapping.columns["unit"].codes if "unit" in mapping.columns else ():
                if site in found:
                    raise DeliveryError(
                        f'The site "{site}" stands in the mappings "{found[site].mapping}" and '
                        f'"{mapping.mapping}".',
                        cure="Keep it in one of them.",
                        code="api-019",
                    )
                found[site] = mapping
        return found

    def of_site(self, site: str) -> SourceMapping:
        """Return the mapping of a site.

        Raises:
            ProblemError: When no mapping names it (api-018).
        """
        found = self.by_site.get(site)
        if found is None:
            raise ProblemError(_unmapped(f'The site "{site}"', f"{self._prefix}*.yaml"))
        return found

    def of_organisation(self, code: str) -> SourceMapping:
        """Return an organisation's own mapping, PREFIX_CODE, or that for all, PREFIX.

        Raises:
            ProblemError: When there is neither (api-018).
        """
        found = self.by_name.get(f"{self._prefix}_{code}") or self.by_name.get(self._prefix)
        if found is None:
            raise ProblemError(_unmapped(f'"{code}"', f"{self._prefix}.yaml"))
        return found


def as_ndjson(row: Mapping[str, Any], mapping: SourceMapping) -> bytes:
    """Return a row as a line with the columns that a mapping asks for, and nothing else."""
    wanted = {
        (column.from_ or name).split(".")[0]
        for name, column in mapping.columns.items()
        if column.constant is None
    }
    kept = {name: value for name, value in row.items() if name in wanted}
    return orjson.dumps(kept, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)


def _unmapped(what: str, file: str) -> Problem:
    return Problem(
        422,
        f"{what} has no mapping in the programme, so its codes mean nothing here.",
        "api-018",
        f"Ask the programme office to write it into mappings/{file}.",
    )
