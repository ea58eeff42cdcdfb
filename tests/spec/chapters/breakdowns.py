"""Breakdowns."""

from tests.spec.specification import Chapter, Specification

CHAPTER = Chapter(
    "Breakdowns",
    "A figure may be broken down by a code or a yes/no column. Each breakdown stands alone; the "
    "total is a figure of its own.",
    (
        Specification(
            title="One figure for each code that occurs",
            meaning="A missing code is the category `unknown`, so that the categories add up to the "
            "total. A code without records has no figure.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | online
                2  | 101          | 2024-03-06 | online
                3  | 101          | 2024-03-07 |
                """,
            indicator="""
                indicator: dossiers
                kind: count
                record_type: dossier
                unit: dossiers
                breakdowns: [channel]
                """,
            figures="""
                organisation | period  | breakdown | category | value
                101          | 2024-03 |           |          | 3
                101          | 2024-03 | channel   | online   | 2
                101          | 2024-03 | channel   | unknown  | 1
                """,
        ),
        Specification(
            title="A yes/no column has the categories true, false and unknown",
            meaning="A category of which none is online has the share 0; it has records.",
            records="""
                id | organisation | received   | channel | is_complete
                1  | 101          | 2024-03-05 | online  | true
                2  | 101          | 2024-03-06 | direct  | false
                3  | 101          | 2024-03-07 | online  |
                """,
            indicator="""
                indicator: online_share
                kind: share
                record_type: dossier
                numerator: channel = 'online'
                unit: percent
                breakdowns: [is_complete]
                """,
            figures="""
                organisation | period  | breakdown   | category | value | denominator
                101          | 2024-03 | is_complete | true     | 100   | 1
                101          | 2024-03 | is_complete | false    | 0     | 1
                101          | 2024-03 | is_complete | unknown  | 100   | 1
                """,
        ),
        Specification(
            title="Only what rests on an invented record is marked illustrative",
            meaning="The second delivery is illustrative and holds one direct dossier: the direct "
            "figures and the totals that hold it say so, the online ones do not.",
            records=(
                """
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | online
                """,
                """
                id | organisation | received   | channel
                2  | 101          | 2024-03-06 | direct
                3  | 101          | 2024-04-06 | online
                """,
            ),
            illustrative=frozenset({2}),
            indicator="""
                indicator: dossiers
                kind: count
                record_type: dossier
                unit: dossiers
                breakdowns: [channel]
                """,
            figures="""
                organisation | period  | breakdown | category | value | illustrative
                101          | 2024-03 |           |          | 2     | true
                101          | 2024-03 | channel   | online   | 1     | false
                101          | 2024-03 | channel   | direct   | 1     | true
                """,
        ),
    ),
)
