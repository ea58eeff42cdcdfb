"""Markdown as the blocks of a page: headings, text, tables, quotations."""

from __future__ import annotations

import json
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PARSER = MarkdownIt("commonmark", {"html": False}).enable("table")


def blocks_of(text: str) -> str:
    """Return the body of a page, as a StreamField is given it.

    A heading of the second level begins a block, a table is one; all between them is text.
    """
    return json.dumps(list(_blocks(_parts(_PARSER.parse(text)))), ensure_ascii=False)


def _parts(tokens: list[Token]) -> Iterator[list[Token]]:
    """Yield each outermost element with everything in it."""
    part: list[Token] = []
    for token in tokens:
        part.append(token)
        if token.level == 0 and token.nesting <= 0:
            yield part
            part = []


def _blocks(parts: Iterator[list[Token]]) -> Iterator[dict[str, object]]:
    waiting = ""
    for part in parts:
        kind = part[0].type
        is_own = kind == "table_open" or (kind == "heading_open" and part[0].tag == "h2")
        if not is_own:
            waiting += _PARSER.renderer.render(part, _PARSER.options, {})
            continue
        if waiting:
            yield {"type": "text", "value": waiting}
            waiting = ""
        if kind == "table_open":
            yield {"type": "table", "value": _table(part)}
        else:
            yield {"type": "heading", "value": part[1].content}
    if waiting:
        yield {"type": "text", "value": waiting}


def _table(tokens: list[Token]) -> dict[str, object]:
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append(token.content)
    return {
        "data": rows,
        "cell": [],
        "first_row_is_table_header": True,
        "first_col_is_header": False,
        "table_header_choice": "row",
        "table_caption": "",
    }
