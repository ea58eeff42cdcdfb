"""Derived indicators."""

from tests.spec.specification import Chapter, Specification

INPUTS = """
    indicator: fees
    kind: sum
    record_type: dossier
    value: fee
    unit: vnd
    ---
    indicator: dossiers
    kind: count
    record_type: dossier
    unit: dossiers
    ---
    indicator: complete
    kind: count
    record_type: dossier
    where: is_complete
    unit: dossiers
    ---
    """

CHAPTER = Chapter(
    "Derived indicators",
    "A formula over other indicators of the same organisation and period. It is applied to their "
    "figures at every level; the results are never added up. Where the formula meets something "
    "unknown, or divides by zero, there is no figure.",
    (
        Specification(
            title="The formula is applied at every level",
            meaning="4 over 2 in commune 101, 2 over 1 in 102; in their province 6 over 3. What "
            "stands above and below the line is kept.",
            records="""
                id | organisation | received   | fee
                1  | 101          | 2024-03-05 | 1
                2  | 101          | 2024-03-06 | 3
                3  | 102          | 2024-03-06 | 2
                """,
            indicator=INPUTS
            + """
    indicator: fee_per_dossier
    kind: derived
    expression: fees / dossiers
    nature: ratio
    unit: vnd
    """,
            figures="""
                indicator       | organisation | period  | value | numerator | denominator
                fee_per_dossier | 101          | 2024-03 | 2     | 4         | 2
                fee_per_dossier | 102          | 2024-03 | 2     | 2         | 1
                fee_per_dossier | 10           | 2024-03 | 2     | 6         | 3
                """,
        ),
        Specification(
            title="Division by zero gives no figure",
            meaning="Commune 101 has no complete dossier; in commune 102 it is 5 over 1.",
            records="""
                id | organisation | received   | fee | is_complete
                1  | 101          | 2024-03-05 | 1   | false
                2  | 102          | 2024-03-05 | 5   | true
                """,
            indicator=INPUTS
            + """
    indicator: fee_per_complete
    kind: derived
    expression: fees / complete
    nature: ratio
    unit: vnd
    """,
            figures="""
                indicator        | organisation | period  | value
                fee_per_complete | 102          | 2024-03 | 5
                fee_per_complete | 10           | 2024-03 | 6
                fees             | 101          | 2024-03 | 1
                fees             | 102          | 2024-03 | 5
                fees             | 10           | 2024-03 | 6
                """,
        ),
        Specification(
            title="The year before is divided by the periods of a year",
            meaning="24 dossiers in 2023 are 2 a month and 6 a quarter. March 2024 has 3: one and a "
            "half times. Without a year before there is nothing to compare with.",
            records="""
                id | organisation | received
                """
            + "".join(
                f"""
                {n}  | 101       | 2023-{1 + n % 12:02d}-10"""
                for n in range(24)
            )
            + """
                30 | 101         | 2024-03-05
                31 | 101         | 2024-03-06
                32 | 101         | 2024-03-07
                33 | 102         | 2024-03-07
                """,
            indicator=INPUTS
            + """
    indicator: growth
    kind: derived
    expression: 100 * dossiers / previous_year(dossiers)
    nature: ratio
    unit: percent
    """,
            figures="""
                indicator | organisation | period      | value | denominator
                growth    | 101          | 2024-03     | 150   | 2
                growth    | 101          | 2024-Q1     | 50    | 6
                growth    | 101          | 2024-03-YTD | 50    | 6
                growth    | 101          | 2024        | 12.5  | 24
                dossiers  | 102          | 2024        | 1     |
                dossiers  | 102          | 2024-03     | 1     |
                dossiers  | 102          | 2024-Q1     | 1     |
                dossiers  | 102          | 2024-03-YTD | 1     |
                dossiers  | 101          | 2024-03     | 3     |
                dossiers  | 101          | 2024-Q1     | 3     |
                dossiers  | 101          | 2024-03-YTD | 3     |
                dossiers  | 101          | 2024        | 3     |
                """,
        ),
    ),
)
