"""Which files define a programme, and the version that their content gives it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from laban.base import Issue, canonical_json, did_you_mean, sha256_hex

ROOT_FILES = (
    "assessment.yaml",
    "obligations.yaml",
    "programme.yaml",
    "targets.yaml",
    "tasks.yaml",
)
FOLDERS = {
    "codes": ".csv",
    "indicators": ".yaml",
    "maps": ".csv",
    "mappings": ".yaml",
    "organisations": ".csv",
    "records": ".yaml",
    "sources": ".yaml",
}
_DEFINING = (".yaml", ".yml", ".csv")

Files = tuple[tuple[str, bytes], ...]


def collect_files(folder: Path) -> tuple[Files, list[Issue]]:
    """Return the files that define a programme, by path, and the faults of finding them.

    Not among them: `data/` (what is delivered), `CHANGES.md` and other texts (what is explained).
    """
    if not (folder / "programme.yaml").is_file():
        return (), [_no_programme()]
    issues: list[Issue] = []
    found: list[tuple[str, bytes]] = []
    for path in sorted(_candidates(folder)):
        name = path.relative_to(folder).as_posix()
        if not is_defining(name):
            issues.append(_not_read(name))
            continue
        try:
            found.append((name, path.read_bytes()))
        except OSError as error:
            issues.append(_unreadable(name, error))
    return tuple(sorted(found)), issues


def is_defining(name: str) -> bool:
    """Say whether a path, relative to the programme's folder, is read as part of it."""
    folder, slash, file = name.partition("/")
    if not slash:
        return name in ROOT_FILES
    return folder in FOLDERS and file.endswith(FOLDERS[folder]) and "/" not in file


def version_of(files: Iterable[tuple[str, bytes]]) -> str:
    """Return the version of a programme: SHA-256 over the paths and digests of its files.

    Example:
        >>> version_of([("programme.yaml", b"code: x")])[:12]
        '8ec0359e3d1d'
    """
    return sha256_hex(canonical_json([[name, sha256_hex(data)] for name, data in sorted(files)]))


def _candidates(folder: Path) -> Iterator[Path]:
    """Yield the files that look as if they were meant to define the programme."""
    for path in folder.iterdir():
        if path.is_dir() and path.name in FOLDERS:
            yield from (p for p in path.rglob("*") if p.is_file() and p.suffix in _DEFINING)
        elif path.is_file() and path.suffix in _DEFINING:
            yield path


def _no_programme() -> Issue:
    sentence = "The file is missing, so this folder is not a programme."
    return Issue(
        "programme.yaml", None, sentence, "Write it, or name another folder.", "programme-001"
    )


def _not_read(name: str) -> Issue:
    folder, slash, _ = name.partition("/")
    near = "" if slash else did_you_mean(name, ROOT_FILES)
    wanted = f"{folder}/*{FOLDERS[folder]}" if slash else ", ".join(ROOT_FILES)
    cure = near or f"Files are read from {wanted}; rename it or take it out."
    return Issue(name, None, "The file is not read.", cure, "programme-019")


def _unreadable(name: str, error: OSError) -> Issue:
    sentence = f"The file cannot be read: {error.strerror}."
    return Issue(name, None, sentence, "Look at its permissions.", "programme-001")
