"""The YAML of a mapping file: every value is a text, so the code 01 stays 01; lines are kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

Place = tuple[str, ...]

_NOTHING = frozenset({"", "~", "null"})


class YamlFault(Exception):
    """The file is not YAML that can be read; the caller adds its name."""

    def __init__(self, line: int | None, sentence: str, cure: str) -> None:
        self.line, self.sentence, self.cure = line, sentence, cure
        super().__init__(sentence)


@dataclass
class Content:
    """What a file says, and the line of each of its keys."""

    value: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int | None:
        """Return the line of a key, or of the nearest key above it that the file has."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place)


def read_content(content: bytes) -> Content:
    """Return what a YAML file says.

    Raises:
        YamlFault: When it is not YAML in UTF-8, or says a key twice.
    """
    try:
        node = YAML(typ="safe", pure=True).compose(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise YamlFault(line, "This is not UTF-8 text.", "Save the file as UTF-8.") from error
    except YAMLError as error:
        mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
        cure = "Look at the indentation, the colons and the quotes."
        raise YamlFault(mark.line + 1 if mark else None, "This is not YAML.", cure) from error
    read = Content()
    read.value = _value(node, (), read.lines)
    return read


def _value(node: Node | None, place: Place, lines: dict[Place, int]) -> Any:
    if isinstance(node, ScalarNode):
        return None if node.style is None and node.value in _NOTHING else node.value
    if isinstance(node, SequenceNode):
        return [_value(item, (*place, str(n)), lines) for n, item in enumerate(node.value)]
    if not isinstance(node, MappingNode):
        return None
    found: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        name = str(key.value)
        if name in found:
            raise YamlFault(line, f'The key "{name}" is written twice.', "Keep one of them.")
        lines[(*place, name)] = line
        found[name] = _value(value, (*place, name), lines)
    return found
