"""The documents say what the code does: commands, settings, errors, keys, links."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
_CODE = re.compile(r'"([a-z]+-\d{3})"')


def _make_reference() -> ModuleType:
    spec = importlib.util.spec_from_file_location(
        "make_reference", ROOT / "docs" / "make_reference.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", sorted(REFERENCE.glob("*.md")), ids=lambda page: page.name)
def test_generated_parts_of_the_reference_are_up_to_date(page: Path) -> None:
    make_reference = _make_reference()
    text = page.read_text(encoding="utf-8")
    anew = make_reference.filled(text, make_reference.parts())
    assert anew == text, "run `python docs/make_reference.py`"


def test_every_generated_part_stands_in_some_page() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in REFERENCE.glob("*.md"))
    missing = [name for name in _make_reference().parts() if f"<!-- begin {name} -->" not in text]
    assert missing == []


def test_every_key_of_a_programme_file_is_described() -> None:
    undescribed = [
        f"{part}: {line}"
        for part, text in _make_reference().parts().items()
        if part.startswith("keys ")
        for line in text.splitlines()
        if line.endswith("|  |")
    ]
    assert undescribed == []


def test_every_error_code_is_in_the_reference() -> None:
    page = (REFERENCE / "errors.md").read_text(encoding="utf-8")
    sources = (ROOT / "src").rglob("*.py")
    codes = {code for file in sources for code in _CODE.findall(file.read_text(encoding="utf-8"))}
    assert sorted(code for code in codes if code not in page) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = [
        target
        for target in re.findall(r"\]\(([^)\s]+)\)", text)
        if not target.startswith(("http:", "https:", "mailto:")) and not _exists(page, target)
    ]
    assert broken == []


def _exists(page: Path, target: str) -> bool:
    name, _, anchor = target.partition("#")
    file = (page.parent / name).resolve() if name else page
    if not file.exists():
        return False
    return not anchor or file.is_dir() or anchor in _anchors(file.read_text(encoding="utf-8"))


def _anchors(text: str) -> set[str]:
    """Return the anchors that a page's headings get, as code forges make them."""
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_document_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    folders = ("tutorials", "how-to", "reference", "explanation")
    pages = [page for folder in folders for page in (ROOT / "docs" / folder).glob("*.md")]
    missing = [
        page.name
        for page in pages
        if f"({page.relative_to(ROOT / 'docs').as_posix()})" not in index
    ]
    assert missing == []


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if re.search(r"^laban ", page.read_text(encoding="utf-8"), re.M)],
    ids=lambda page: str(page.relative_to(ROOT)),
)
def test_commands_in_the_documents_exist(page: Path) -> None:
    import typer

    from laban.cli.main import app

    commands = typer.main.get_command(app)
    text = page.read_text(encoding="utf-8")
    blocks = re.findall(r"```sh\n(.*?)```", text, flags=re.DOTALL)
    lines = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    wrong = []
    for line in lines:
        match = re.match(r"\s*(?:[A-Z_]+=\S+ )*laban (\S+)(?: ([a-z]\w*))?", line)
        if not match:
            continue
        command = getattr(commands, "commands", {}).get(match[1])
        if command is not None and hasattr(command, "commands"):
            command = command.commands.get(match[2])
        known = {flag for param in getattr(command, "params", ()) for flag in param.opts}
        used = set(re.findall(r"(?<=\s)--[a-z][a-z-]*", line.split("#")[0]))
        if command is None or not used <= known | {"--help"}:
            wrong.append((line.strip(), sorted(used - known)))
    assert wrong == []
