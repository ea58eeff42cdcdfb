"""YAML files with the line of every key.

Only structure is taken from YAML: mappings, lists and texts. What a text means (a number, a
day, yes or no) is decided by the field it is written for, so `code: 01` stays 01 and
`period: 2024` needs no quotes. A plain empty value, `~` or `null` is nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from laban.base import Issue
from laban.programme.entries import Entry, Path

Value = Any
NULLS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass
class Reading:
    """What one file yields: its content with lines, and the faults of its form."""

    file: str
    lines: dict[Path, int] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)

    def value(self, node: Node, path: Path = ()) -> Value:
        """Return a node as plain values; the lines and faults found on the way are kept."""
        self.lines.setdefault(path, node.start_mark.line + 1)
        if node.anchor is not None:
            self._refuse_anchor(node)
            if node.anchor in self.anchors:
                return None
            self.anchors.add(node.anchor)
        if isinstance(node, ScalarNode):
            return None if node.style is None and node.value in NULLS else node.value
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self._mapping(node, path) if isinstance(node, MappingNode) else None

    def _mapping(self, node: MappingNode, path: Path) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, ScalarNode) else "?"
            at = (*path, key)
            if key in found:
                self._refuse_duplicate(key, key_node, self.lines[at])
                continue
            self.lines[at] = key_node.start_mark.line + 1
            found[key] = self.value(value_node, at)
        return found

    def _refuse_duplicate(self, key: str, node: Node, first: int) -> None:
        self.issues.append(
            Issue(
                self.file,
                node.start_mark.line + 1,
                f'The key "{key}" is written twice; the first is on line {first}.',
                "Keep one of them.",
                "programme-003",
            )
        )

    def _refuse_anchor(self, node: Node) -> None:
        self.issues.append(
            Issue(
                self.file,
                node.start_mark.line + 1,
                f'"&{node.anchor}" names a value to be used again, which is not read here.',
                "Write the value out where it is needed.",
                "programme-006",
            )
        )


def read_yaml(file: str, content: bytes) -> tuple[Entry[Value] | None, list[Issue]]:
    """Return the content of a YAML file with the line of every key, and its faults.

    Empty: nothing when the file holds nothing or cannot be read at all.
    """
    try:
        text = content.decode("utf-8-sig")
        node = YAML(typ="safe", pure=True).compose(text)
        if node is None:
            return None, []
        reading = Reading(file)
        value = reading.value(node)
    except UnicodeDecodeError as error:
        return None, [not_utf8(file, content, error)]
    except YAMLError as error:
        return None, [_not_yaml(file, error)]
    except RecursionError:
        issue = Issue(
            file, None, "The file is nested too deeply.", "Write it flatter.", "programme-002"
        )
        return None, [issue]
    return Entry(value, file, reading.lines), reading.issues


def split_entries(entry: Entry[Value]) -> Iterator[Entry[Value]]:
    """Yield the entries of a file that is one mapping or a list of mappings."""
    if isinstance(entry.value, list):
        for index, item in enumerate(entry.value):
            yield entry.below(item, (index,))
    else:
        yield entry


def not_utf8(file: str, content: bytes, error: UnicodeDecodeError) -> Issue:
    """Return the fault of a file that is not UTF-8, with the line of the first wrong byte."""
    return Issue(
        file,
        content.count(b"\n", 0, error.start) + 1,
        f"The byte 0x{content[error.start]:02X} is not UTF-8 text.",
        "Save the file as UTF-8.",
        "programme-004",
    )


def _not_yaml(file: str, error: YAMLError) -> Issue:
    line, problem = None, "a character is not allowed here"
    if isinstance(error, MarkedYAMLError):
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        problem = error.problem or problem
    return Issue(
        file,
        line,
        f"This is not YAML: {problem}.",
        "Look at the indentation, the colons and the quotes; a text with `: ` or ` #` in it "
        "stands in quotes.",
        "programme-002",
    )
