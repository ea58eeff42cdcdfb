"""Counts and sums."""

from tests.spec.specification import Chapter, Specification

CHAPTER = Chapter(
    "Counts and sums",
    "A count says how many records meet a condition, a sum what they add up to, for each "
    "organisation and all that stand above it.",
    (
        Specification(
            title="A record counts for its organisation and for all above it",
            meaning="Two dossiers of commune 101 and one of 102 are three of province 10.",
            records="""
                id | organisation | received
                1  | 101          | 2024-03-05
                2  | 101          | 2024-03-06
                3  | 102          | 2024-03-07
                """,
            indicator="""
                indicator: dossiers
                kind: count
                record_type: dossier
                unit: dossiers
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 2     | 2
                102          | 2024-03 | 1     | 1
                10           | 2024-03 | 3     | 3
                VN           | 2024-03 | 3     | 3
                """,
        ),
        Specification(
            title="Nothing that counts is 0; no records is no figure",
            meaning="Commune 101 has records but none online: 0. Commune 201 has none at all: "
            "unknown is not zero.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | direct
                2  | 102          | 2024-03-06 | online
                3  | 201          | 2024-04-01 | online
                """,
            indicator="""
                indicator: online
                kind: count
                record_type: dossier
                where: channel = 'online'
                unit: dossiers
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 0     | 0
                102          | 2024-03 | 1     | 1
                201          | 2024-04 | 1     | 1
                """,
        ),
        Specification(
            title="A condition that is unknown does not count",
            meaning="Dossier 2 has no channel: whether it is direct is unknown, and so is whether "
            "it is not. Neither condition holds, as in SQL.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | online
                2  | 101          | 2024-03-06 |
                3  | 101          | 2024-03-07 | direct
                """,
            indicator="""
                indicator: direct
                kind: count
                record_type: dossier
                where: channel = 'direct'
                unit: dossiers
                ---
                indicator: other
                kind: count
                record_type: dossier
                where: not (channel = 'direct')
                unit: dossiers
                """,
            figures="""
                indicator | organisation | period  | value
                direct    | 101          | 2024-03 | 1
                other     | 101          | 2024-03 | 1
                """,
        ),
        Specification(
            title="Unknown or true is true; unknown and true is unknown",
            meaning="Dossier 1 has no fee, but it is online, and that is enough for `or`; for `and` "
            "it is not.",
            records="""
                id | organisation | received   | channel | fee
                1  | 101          | 2024-03-05 | online  |
                2  | 101          | 2024-03-06 | online  | 5
                """,
            indicator="""
                indicator: either
                kind: count
                record_type: dossier
                where: fee > 1 or channel = 'online'
                unit: dossiers
                ---
                indicator: both
                kind: count
                record_type: dossier
                where: fee > 1 and channel = 'online'
                unit: dossiers
                """,
            figures="""
                indicator | organisation | period  | value
                either    | 101          | 2024-03 | 2
                both      | 101          | 2024-03 | 1
                """,
        ),
        Specification(
            title="A sum leaves unknown values out",
            meaning="Only two of the three fees are known; the sum rests on two records.",
            records="""
                id | organisation | received   | fee
                1  | 101          | 2024-03-05 | 0.10
                2  | 101          | 2024-03-06 |
                3  | 101          | 2024-03-07 | 0.20
                """,
            indicator="""
                indicator: fees
                kind: sum
                record_type: dossier
                value: fee
                unit: vnd
                """,
            figures="""
                organisation | period  | value | numerator | records
                101          | 2024-03 | 0.3   | 0.3       | 2
                """,
        ),
        Specification(
            title="A sum adds an expression",
            meaning="Calendar days from receipt to completion, by local dates; a dossier that is "
            "still open adds nothing.",
            records="""
                id | organisation | received         | completed
                1  | 101          | 2024-03-05 23:30 | 2024-03-06 00:30
                2  | 101          | 2024-03-06 08:00 | 2024-03-16 07:00
                3  | 101          | 2024-03-07 08:00 |
                """,
            indicator="""
                indicator: waiting
                kind: sum
                record_type: dossier
                value: days_between(received, completed)
                unit: days
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 11    | 2
                """,
        ),
        Specification(
            title="Working days leave out weekends and holidays",
            meaning="From Friday 26 April to Friday 3 May 2024 are four working days: Monday, "
            "Tuesday, Thursday, Friday; 1 May is a holiday. Backwards the number is negative.",
            records="""
                id | organisation | received         | completed
                1  | 101          | 2024-04-26 10:00 | 2024-05-03 09:00
                2  | 102          | 2024-05-03 09:00 | 2024-04-26 10:00
                """,
            indicator="""
                indicator: working
                kind: sum
                record_type: dossier
                value: working_days_between(received, completed)
                unit: days
                """,
            figures="""
                organisation | period | value
                101          | 2024   | 4
                102          | 2024   | -4
                """,
        ),
        Specification(
            title="An attribute of a code is reached with a point",
            meaning="The code list says which channels are digital; a missing channel has none.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | online
                2  | 101          | 2024-03-06 | postal
                3  | 101          | 2024-03-07 |
                """,
            indicator="""
                indicator: digital
                kind: count
                record_type: dossier
                where: channel.is_digital
                unit: dossiers
                """,
            figures="""
                organisation | period  | value
                101          | 2024-03 | 1
                """,
        ),
    ),
)
