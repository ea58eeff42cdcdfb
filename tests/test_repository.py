"""What the repository as a whole promises: pinned requirements, small files, first words."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parents[1]
REQUIREMENTS = sorted((ROOT / "requirements").iterdir())
_MEGABYTE = 1_000_000
_PASSED_OVER = {".git", ".venv", "var", "__pycache__", "build", "dist", "artifacts"}


def _files() -> list[Path]:
    """Return the files of the repository: those git knows, else those that lie there."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if listed.returncode == 0:
        files = [ROOT / name for name in listed.stdout.split("\0") if name]
    else:
        files = list(ROOT.rglob("*"))
    return [
        file
        for file in files
        if file.is_file() and not _PASSED_OVER & set(file.relative_to(ROOT).parts)
    ]


def _texts() -> list[tuple[str, str]]:
    found = []
    for file in _files():
        try:
            found.append((file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


@pytest.mark.parametrize("file", REQUIREMENTS, ids=lambda file: file.name)
def test_requirements_name_no_address(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"^\s*(-i|--index-url|--extra-index-url|--find-links|-f)\b", text, re.M)


@pytest.mark.parametrize(
    "file", [file for file in REQUIREMENTS if file.suffix == ".txt"], ids=lambda file: file.name
)
def test_every_requirement_is_pinned_with_a_hash(file: Path) -> None:
    entries = re.split(r"\n(?=[a-z0-9])", re.sub(r"^\s*#.*\n", "", file.read_text(), flags=re.M))
    loose = [
        entry.splitlines()[0]
        for entry in entries
        if entry.strip() and not ("==" in entry and "--hash=sha256:" in entry)
    ]
    assert loose == []


def test_no_file_is_larger_than_two_megabytes() -> None:
    large = [file.relative_to(ROOT) for file in _files() if file.stat().st_size > 2 * _MEGABYTE]
    assert large == []


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    place = re.compile(r"(?<![\w.])/(?:home|Users|root|work)/\w")
    found = [name for name, text in _texts() if place.search(text)]
    assert found == []


def test_shared_data_is_not_in_the_repository() -> None:
    names = {file.name for file in _files()}
    assert not names & {"receipt.csv", "bang_1.csv", "bang_2.csv", "bang_3.csv"}


def test_readme_begins_with_what_it_is_for_whom_and_the_two_commands() -> None:
    screen = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:30])
    assert screen.startswith("# Laban")
    assert "make demo" in screen
    assert "make test" in screen
    assert "If you are" in screen


def test_licence_is_apache_2() -> None:
    text = (ROOT / "LICENSE").read_text(encoding="utf-8")
    assert "Apache License\n                           Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text


def test_publiccode_has_what_version_0_4_requires() -> None:
    found = YAML(typ="safe").load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    assert found["publiccodeYmlVersion"] == "0.4"
    required = {
        "name", "url", "platforms", "developmentStatus", "softwareType", "description", "legal",
        "maintenance", "localisation",
    }  # fmt: skip
    assert required <= found.keys()
    assert {"en", "vi"} <= found["description"].keys()
    for words in found["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
        assert words["features"]
    assert found["legal"]["license"] == "Apache-2.0"
    assert found["maintenance"]["contacts"]


def test_version_is_the_same_everywhere() -> None:
    import laban

    published = YAML(typ="safe").load((ROOT / "publiccode.yml").read_text(encoding="utf-8"))
    project = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert published["softwareVersion"] == laban.__version__
    assert f'version = "{laban.__version__}"' in project
    assert f"[{laban.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


WORDS = (
    "programme", "organisation", "record type", "record", "delivery", "receipt", "indicator",
    "figure", "run", "proof", "target", "task", "scorecard", "dossier", "procedure",
    "full-online service", "EMC", "DTI", "one-stop shop", "correct, sufficient, clean, alive",
    "six clarities", "identity", "succession", "lake", "ledger", "vintage", "illustrative",
)  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_glossary_has_the_word_in_both_languages(word: str) -> None:
    rows = [
        [cell.strip() for cell in line.strip("| \n").split(" | ")]
        for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ")
    ]
    row = next((row for row in rows if row[0] == word), None)
    assert row is not None
    assert len(row) == 4
    assert all(row)


@pytest.mark.parametrize("name", ["CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", ".ci/run"])
def test_what_a_public_repository_needs_is_there(name: str) -> None:
    assert (ROOT / name).stat().st_size > 200


def test_gate_runs_checks_and_all_tests_and_fails_loudly() -> None:
    text = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "set -euo pipefail" in text
    for command in ("make check", "make test", "make test-long"):
        assert command in text


@pytest.mark.parametrize(
    "file",
    sorted((ROOT / "src" / "laban").glob("*/__init__.py")),
    ids=lambda file: file.parent.name,
)
def test_every_floor_has_a_door_that_says_what_passes(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    docstring = re.match(r'"""(.*?)"""', text, flags=re.DOTALL)
    assert docstring is not None
    assert len(docstring[1].splitlines()) <= 10
    assert "__all__ = [" in text
