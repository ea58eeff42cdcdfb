"""What changed between two versions of a programme, said in words."""

from __future__ import annotations

import pytest
from tests.small_programme import FILES

from laban.programme import Programme, compare_programmes, read_programme_files
from laban.programme.reading import default_assessment


def version(**changes: tuple[str, str]) -> Programme:
    """Return the small programme with one text replaced in each named file."""
    names = {name.replace("/", "__").replace(".", "_"): name for name in FILES}
    files = dict(FILES)
    for key, (old, new) in changes.items():
        assert files[names[key]].count(old) >= 1
        files[names[key]] = files[names[key]].replace(old, new)
    return read_programme_files((name, text.encode()) for name, text in files.items())


def sentences(**changes: tuple[str, str]) -> list[str]:
    found = compare_programmes(version(), version(**changes))
    return [f"{change.kind}: {change.sentence}" for change in found]


def test_two_equal_versions_have_no_changes() -> None:
    assert compare_programmes(version(), version()) == ()


@pytest.mark.parametrize(
    ("file", "old", "new", "expected"),
    [
        (
            "indicators__all_yaml",
            "numerator: channel = 'online'",
            "numerator: channel <> 'direct'",
            [
                'indicator: The method of "Online share" (online_share) changed: numerator was '
                "channel = 'online', is now channel <> 'direct'. "
                "Its `history` does not mention it."
            ],
        ),
        (
            "indicators__all_yaml",
            "value: fee\n",
            "value: fee * 2\n  history: [{on: 2025-01-01, what: {vi: Gấp đôi, en: Doubled}}]\n",
            [
                'indicator: The method of "Fees" (fees) changed: value was fee, is now fee * 2.',
                'indicator: "Fees" (fees): history was not stated, is now '
                '(on 2025-01-01, what "Doubled").',
                'indicator: The method of "Fee per dossier" (fee_per_dossier) changed with that '
                'of "Fees" (fees).',
            ],
        ),
        (
            "indicators__all_yaml",
            "breakdowns: [channel]",
            "breakdowns: [channel, is_complete]",
            [
                'indicator: "Dossiers" (dossiers): breakdowns was channel, is now '
                "channel, is_complete."
            ],
        ),
        (
            "targets_yaml",
            "value: 40",
            "value: 50",
            [
                'target: "40 percent online" (T1) moved from at least 40 percent of VN in 2024 '
                "to at least 50 percent of VN in 2024."
            ],
        ),
        (
            "targets_yaml",
            "    accountable: VN\n",
            "",
            ['target: "40 percent online" (T1): accountable was VN, is now not stated.'],
        ),
        (
            "targets_yaml",
            "    accountable: VN\n",
            "    accountable: VN\n"
            "    milestones: [{period: 2023, value: 30, source: [{document: plan}]}]\n",
            [
                'target: "40 percent online" (T1): milestones was not stated, is now '
                "(period 2023, value 30, source (document plan))."
            ],
        ),
        (
            "tasks_yaml",
            "due_on: 2024-12-31",
            "due_on: 2025-06-30",
            ['task: "Open the services" (V1): due_on was 2024-12-31, is now 2025-06-30.'],
        ),
        (
            "records__dossier_yaml",
            "  due_at: {type: timestamp, title: {vi: Ngày hẹn trả, en: Due}}\n",
            "",
            ['record type: "Dossier" (dossier) lost the column "due_at".'],
        ),
        (
            "records__dossier_yaml",
            "fee: {type: money,",
            "fee: {type: money, required: true,",
            [
                'record type: The column "fee" of "Dossier" (dossier): required was false, '
                "is now true."
            ],
        ),
        (
            "records__dossier_yaml",
            "check: completed_at >= received_at",
            "check: completed_at > received_at",
            [
                'record type: The rule "completed_after_received" of "Dossier" (dossier): check '
                "was completed_at >= received_at, is now completed_at > received_at."
            ],
        ),
        (
            "codes__channel_csv",
            "postal,Bưu chính,Postal,false\n",
            "postal,Bưu chính,Postal,true\nkiosk,Ki-ốt,Kiosk,true\n",
            [
                'code list: "postal" of the list "channel": attributes was is_digital false, '
                "is now is_digital true.",
                'code list: The list "channel" gained "Kiosk" (kiosk).',
            ],
        ),
        (
            "programme_yaml",
            "2024-05-01]",
            "2024-05-01, 2024-09-02]\ndisclosure: {threshold: 10}",
            [
                "programme: The head: disclosure was (threshold 5), is now (threshold 10).",
                'programme: The holiday "2024-09-02" was added.',
            ],
        ),
        (
            "organisations__all_csv",
            "MB,,,region,Miền Bắc,The North",
            "MB,,,region,Bắc Bộ,North",
            ['organisation: "The North" (MB) was corrected to "North" (MB).'],
        ),
    ],
)
def test_a_change_is_said_in_words(file: str, old: str, new: str, expected: list[str]) -> None:
    assert sentences(**{file: (old, new)}) == expected


def test_added_and_removed_things_are_named() -> None:
    shorter = (FILES["indicators/all.yaml"].split("- indicator: dti")[1], "")
    less = version(indicators__all_yaml=("- indicator: dti" + shorter[0], ""))

    gone = [change.sentence for change in compare_programmes(version(), less)]
    back = [change.sentence for change in compare_programmes(less, version())]

    assert gone == [
        '"Digital transformation index" (dti) was removed.',
        '"Fee per dossier" (fee_per_dossier) was removed.',
    ]
    assert back == [
        '"Digital transformation index" (dti) was added: As published.',
        '"Fee per dossier" (fee_per_dossier) was added: Fees over dossiers.',
    ]


def test_a_reform_is_told_once() -> None:
    names = ("organisations/all.csv", "organisations/successions.csv")
    before = dict(FILES)
    lines = before[names[0]].splitlines()
    kept = [line.replace("2025-07-01", "") for line in lines if not line.startswith(NEW_BODIES)]
    before[names[0]] = "\n".join(kept) + "\n"
    before[names[1]] = before[names[1]].splitlines()[0] + "\n"
    old = read_programme_files((name, text.encode()) for name, text in before.items())

    assert [change.sentence for change in compare_programmes(old, version())] == [
        '"East Province" (10), "West Province" (20) merge into '
        '"East-West Province" (10@2025-07-01) on 2025-07-01.',
        '"Commune One" (101) becomes "Commune One-Two" (101@2025-07-01) on 2025-07-01.',
        '"Commune Three" (201) becomes "Commune Two-Three" (201@2025-07-01) on 2025-07-01.',
        '"Commune Two" (102) is divided on 2025-07-01: 0.25 by population to "Commune One-Two" '
        '(101@2025-07-01); 0.75 by population to "Commune Two-Three" (201@2025-07-01).',
    ]


NEW_BODIES = ("10,2025", "101,2025", "201,2025")


SITE = """\
source: site
title: {vi: Kho, en: Store}
organisation: VN
record_type: dossier
kind: files
files: {url: in}
schedule: every 15 minutes
"""


def with_source(text: str | None) -> Programme:
    files = FILES | ({"sources/site.yaml": text} if text else {})
    return read_programme_files((name, content.encode()) for name, content in files.items())


def test_changes_of_sources_are_said() -> None:
    none, one = with_source(None), with_source(SITE)
    other = with_source(SITE.replace("15 minutes", "2 hours"))
    found = [compare_programmes(*pair) for pair in ((none, one), (one, other), (one, none))]
    assert [[change.sentence for change in changes] for changes in found] == [
        ['"Store" (site) was added: dossier from VN, kind files.'],
        ['"Store" (site): schedule was every 15 minutes, is now every 2 hours.'],
        ['"Store" (site) was removed.'],
    ]


def test_changes_of_the_rules_of_states_are_said() -> None:
    default = default_assessment().decode()
    head, *rules = default.split("  - code: ")
    rules[1], rules[4] = rules[4], rules[1]
    files = dict(FILES) | {
        "assessment.yaml": "  - code: ".join([head, *rules]).replace(
            "coalesce(on_path, projected_reached)", "on_path"
        )
    }
    other = read_programme_files((name, text.encode()) for name, text in files.items())

    assert [f"{c.kind}: {c.sentence}" for c in compare_programmes(version(), other)] == [
        'rule: "Likely" (on_the_way): when was coalesce(on_path, projected_reached), is now on_path.',
        "rule: The rules of states are now asked in the order no_figure, on_the_way, "
        "missed_at_the_end, end_not_known, reached, behind.",
    ]
    less = dict(files) | {
        "assessment.yaml": "  - code: ".join([head, *(rules[i] for i in (0, 2, 3, 4, 5))])
    }
    fewer = read_programme_files((name, text.encode()) for name, text in less.items())
    assert [c.sentence for c in compare_programmes(fewer, version())] == [
        '"Likely" (on_the_way) was added: likely when coalesce(on_path, projected_reached).'
    ]
