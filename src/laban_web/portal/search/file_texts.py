"""The text of files: PDF, DOCX, plain text. Read once; kept by the digest of the file."""

from __future__ import annotations

import hashlib
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

import structlog

LONGEST_CHARACTERS = 400_000
LARGEST_BYTES = 50 << 20
PAGES_AT_MOST = 500


def text_of_file(content: bytes, name: str, kept_in: Path) -> str:
    """Return the text of a file; nothing where it has none or cannot be read.

    A file that cannot be read is found by its title alone, and the log says so.
    """
    if len(content) > LARGEST_BYTES:
        return ""
    path = kept_in / f"{hashlib.sha256(content).hexdigest()}.txt"
    if path.exists():
        return path.read_text(encoding="utf-8")
    text = _read(content, name)[:LONGEST_CHARACTERS]
    kept_in.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
    return text


def _read(content: bytes, name: str) -> str:
    from pypdf.errors import PyPdfError

    reader = _READERS.get(Path(name).suffix.lower())
    if reader is None:
        return ""
    try:
        return reader(content)
    except (PyPdfError, BadZipFile, ValueError, KeyError, OSError, RecursionError) as error:
        structlog.get_logger("laban.search").warning(
            "file not read", suffix=Path(name).suffix, error=type(error).__name__
        )
        return ""


def _pdf(content: bytes) -> str:
    from pypdf import PdfReader

    pages = PdfReader(BytesIO(content)).pages
    return "\n".join(page.extract_text() for page in pages[:PAGES_AT_MOST])


def _docx(content: bytes) -> str:
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(BytesIO(content))
    except PackageNotFoundError as error:
        raise ValueError("no document") from error
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def _plain(content: bytes) -> str:
    return content.decode("utf-8", errors="replace")


_READERS = {".pdf": _pdf, ".docx": _docx, ".txt": _plain}
