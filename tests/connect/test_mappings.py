"""A site's own columns and codes."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from laban.base import DeliveryError
from laban.connect import SourceMapping, parse_mapping, read_mapping
from tests.connect.conftest import Door

MAPPING = """\
mapping: one_stop
record_type: thing
delimiter: ;
columns:
  code: {from: MaHoSo}
  unit: {constant: 101}
  happened_on: {from: NgayTiepNhan, formats: [yyyyMMdd]}
  channel: {from: KenhThucHien, codes: {1: direct, 2: online, 3: postal}, default: 1}
  count: {from: SoLan, thousands: ","}
  is_open: {from: Mo, codes: {Có: true, Không: false}}
ignore: [STT]
"""
CONTENT = """\
STT;MaHoSo;NgayTiepNhan;KenhThucHien;SoLan;Mo;note
1;A1;20240131;2;1,250;Có;x
2;A2;20240131;;;Không;y
"""


def mapped(door: Door, text: str = MAPPING) -> SourceMapping:
    return parse_mapping(
        dedent(text).encode(), door.programme.record_types["thing"], name="mappings/m.yaml"
    )


def test_columns_codes_formats_constants_and_defaults_are_translated(door: Door) -> None:
    with_default = mapped(door, MAPPING.replace("default: 1", "default: direct"))
    door.deliver(CONTENT, mapping=with_default)
    wanted = ("code", "unit", "channel", "count", "is_open", "note")
    assert [tuple(row[name] for name in wanted) for row in door.records()] == [
        ("A1", "101", "online", 1250, True, "x"),
        ("A2", "101", "direct", None, False, "y"),
    ]


def test_code_that_the_mapping_does_not_translate_is_refused(door: Door) -> None:
    content = CONTENT.replace(";2;", ";online;").replace(";y", ";y")
    faults = door.faults(content, mapping=mapped(door, MAPPING.replace(", default: 1", "")))
    assert faults == [
        (
            1,
            "channel",
            'The mapping does not say what "online" means. It translates 1, 2, 3.',
            "connect-114",
        )
    ]


def test_column_that_is_neither_mapped_nor_ignored_is_refused(door: Door) -> None:
    text = MAPPING.replace("ignore: [STT]", "")
    with pytest.raises(DeliveryError, match=r'The column "STT" is not known to "thing"'):
        door.check(CONTENT, mapping=mapped(door, text))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        (
            "ignore:",
            "ignor:",
            'mappings/m.yaml, line 11: The key "ignor" is not known. '
            'Did you mean "ignore"? [connect-012]',
        ),
        (
            "{from: MaHoSo}",
            "{form: MaHoSo}",
            'mappings/m.yaml, line 5: The key "columns.code.form" is not known. '
            'Did you mean "from"? [connect-012]',
        ),
        (
            "  code:",
            "  coed:",
            'mappings/m.yaml, line 5: "coed" is no column of "thing". '
            'Did you mean "code"? [connect-012]',
        ),
        (
            "record_type: thing",
            "record_type: dossier",
            'mappings/m.yaml, line 2: The mapping is for "dossier", not "thing". '
            "Deliver as that record type, or choose another mapping. [connect-012]",
        ),
        (
            "{constant: 101}",
            "{constant: 101, from: DonVi}",
            'mappings/m.yaml, line 6: "unit" has a constant and also another source of its '
            "value. Keep one of them. [connect-012]",
        ),
        (
            'thousands: ","',
            'thousands: ",", decimal_mark: ","',
            'mappings/m.yaml, line 9: "count" has the same mark for thousands and for decimals. '
            "Write two different marks. [connect-012]",
        ),
        (
            "mapping: one_stop\n",
            "",
            'mappings/m.yaml: The key "mapping" is missing. Add it. [connect-012]',
        ),
        (
            "columns:",
            "columns: [",
            "This is not YAML. Look at the indentation, the colons and the quotes.",
        ),
    ],
)
def test_fault_of_a_mapping_has_its_line_and_cure(
    door: Door, old: str, new: str, fault: str
) -> None:
    with pytest.raises(DeliveryError) as refused:
        mapped(door, MAPPING.replace(old, new))
    assert fault in str(refused.value)


def test_mapping_is_read_from_its_file(door: Door, tmp_path: Path) -> None:
    file = tmp_path / "m.yaml"
    file.write_text(MAPPING, encoding="utf-8")
    assert read_mapping(file, door.programme.record_types["thing"]) == mapped(door)
    with pytest.raises(DeliveryError, match="cannot be read"):
        read_mapping(tmp_path / "none.yaml", door.programme.record_types["thing"])
