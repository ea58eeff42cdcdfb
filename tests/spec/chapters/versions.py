"""Deliveries and versions."""

from datetime import datetime

from tests.spec.specification import ZONE, Chapter, Specification

FEES = """
    indicator: fees
    kind: sum
    record_type: dossier
    value: fee
    unit: vnd
    """
FIRST = """
    id | organisation | received   | fee
    1  | 101          | 2024-03-05 | 1
    2  | 101          | 2024-03-06 | 2
    """
SECOND = """
    id | organisation | received   | fee
    2  | 101          | 2024-03-06 | 20
    3  | 101          | 2024-03-07 | 4
    """

CHAPTER = Chapter(
    "Deliveries and versions",
    "A later delivery of the same key supersedes the earlier one; nothing is erased. Figures are "
    "made from the last version of each record as of a moment. In these examples the first "
    "delivery is accepted on 1 June 2026, the next on 2 June, and so on; a withdrawal is made "
    "on 20 June.",
    (
        Specification(
            title="The last version of a record counts",
            meaning="The second delivery corrects dossier 2 and adds dossier 3.",
            records=(FIRST, SECOND),
            indicator=FEES,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 25    | 3
                """,
        ),
        Specification(
            title="As of a moment, later deliveries have not happened",
            meaning="On the evening of 1 June only the first delivery is there. The answer is the "
            "same whenever it is asked for.",
            records=(FIRST, SECOND),
            as_of=datetime(2026, 6, 1, 23, tzinfo=ZONE),
            indicator=FEES,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 3     | 2
                """,
        ),
        Specification(
            title="A withdrawn delivery counts no more, and what it had superseded counts again",
            meaning="Without the second delivery, dossier 2 is as the first one said.",
            records=(FIRST, SECOND),
            withdrawn=frozenset({2}),
            indicator=FEES,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 3     | 2
                """,
        ),
        Specification(
            title="A withdrawal does not change what was known before it",
            meaning="As of 10 June the second delivery still counts.",
            records=(FIRST, SECOND),
            withdrawn=frozenset({2}),
            as_of=datetime(2026, 6, 10, tzinfo=ZONE),
            indicator=FEES,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 25    | 3
                """,
        ),
        Specification(
            title="Within one delivery the last row of a key counts",
            meaning="Dossier 1 stands there twice; the later row corrects the earlier one.",
            records="""
                id | organisation | received   | fee
                1  | 101          | 2024-03-05 | 1
                1  | 101          | 2024-03-05 | 7
                """,
            indicator=FEES,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 7     | 1
                """,
        ),
        Specification(
            title="A correction may move a record to another body and period",
            meaning="Dossier 1 was commune 102's, in April; nothing of it stays in commune 101.",
            records=(
                """
                id | organisation | received   | fee
                1  | 101          | 2024-03-05 | 1
                2  | 101          | 2024-03-05 | 2
                """,
                """
                id | organisation | received   | fee
                1  | 102          | 2024-04-05 | 1
                """,
            ),
            indicator=FEES,
            figures="""
                organisation | period  | value
                101          | 2024-03 | 2
                102          | 2024-04 | 1
                10           | 2024-03 | 2
                10           | 2024-04 | 1
                """,
        ),
    ),
)
