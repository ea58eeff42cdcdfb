"""Periods."""

from datetime import date

from tests.spec.specification import Chapter, Specification

COUNT = """
    indicator: dossiers
    kind: count
    record_type: dossier
    unit: dossiers
    """
BOTH_CALENDARS = COUNT + "calendars: [calendar, report]\n"

CHAPTER = Chapter(
    "Periods",
    "A moment belongs to the local day of the programme's time zone (here Asia/Ho_Chi_Minh), and "
    "by that day to its periods. Periods with an R before them are those of the administrative "
    "reports, whose months end on the 14th.",
    (
        Specification(
            title="A month ends at local midnight",
            meaning="The last second of 31 January is in January and the first of 1 February in "
            "February, in local time: 17:30 UTC on 31 January is February in Hà Nội.",
            records="""
                id | organisation | received
                1  | 101          | 2024-01-31 23:59:59
                2  | 101          | 2024-02-01 00:00:00
                3  | 101          | 2024-01-31 16:59:59+00:00
                4  | 101          | 2024-01-31 17:30:00+00:00
                """,
            indicator=COUNT,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 2
                101          | 2024-02 | 2
                """,
        ),
        Specification(
            title="A leap day and a new year's eve are where the calendar puts them",
            meaning="29 February belongs to the first quarter, 31 December to the year that ends.",
            records="""
                id | organisation | received
                1  | 101          | 2024-02-29 12:00
                2  | 101          | 2024-12-31 23:59
                3  | 101          | 2025-01-01 00:00
                """,
            indicator=COUNT,
            figures="""
                organisation | period  | value
                101          | 2024-Q1 | 1
                101          | 2024-Q4 | 1
                101          | 2024    | 2
                101          | 2025    | 1
                """,
        ),
        Specification(
            title="A reporting month runs from the 15th to the 14th",
            meaning="The 14th still belongs to the month that is reported, the 15th to the next; "
            "the calendar's month does not mind.",
            records="""
                id | organisation | received
                1  | 101          | 2024-03-14 23:59
                2  | 101          | 2024-03-15 00:00
                """,
            indicator=BOTH_CALENDARS,
            figures="""
                organisation | period   | value
                101          | R2024-03 | 1
                101          | R2024-04 | 1
                101          | 2024-03  | 2
                """,
        ),
        Specification(
            title="A reporting year begins on 15 December",
            meaning="What happens on 15 December 2023 is reported with January 2024, with its first "
            "quarter, half, nine months and year.",
            records="""
                id | organisation | received
                1  | 101          | 2023-12-14
                2  | 101          | 2023-12-15
                3  | 101          | 2024-06-14
                4  | 101          | 2024-06-15
                5  | 101          | 2024-09-15
                """,
            indicator=BOTH_CALENDARS,
            figures="""
                organisation | period   | value
                101          | R2023    | 1
                101          | R2024-01 | 1
                101          | R2024-Q1 | 1
                101          | R2024-H1 | 2
                101          | R2024-9M | 3
                101          | R2024    | 4
                """,
        ),
        Specification(
            title="A cumulative period runs from the year's start to the end of a month",
            meaning="March so far holds January to March.",
            records="""
                id | organisation | received
                1  | 101          | 2024-01-10
                2  | 101          | 2024-03-10
                3  | 101          | 2024-04-10
                """,
            indicator=COUNT,
            figures="""
                organisation | period      | value
                101          | 2024-01-YTD | 1
                101          | 2024-02-YTD | 1
                101          | 2024-03-YTD | 2
                101          | 2024-04-YTD | 3
                """,
        ),
        Specification(
            title="`time` may be another column",
            meaning="Counted by the day of completion; an open dossier has none and is in no period.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2024-01-10 | 2024-02-10
                2  | 101          | 2024-01-10 |
                """,
            indicator="""
                indicator: completed
                kind: count
                record_type: dossier
                time: completed
                unit: dossiers
                """,
            figures="""
                organisation | period  | value
                101          | 2024-02 | 1
                101          | 2024    | 1
                """,
        ),
        Specification(
            title="`time` may be an expression",
            meaning="Late dossiers fall into the month in which they became late, the day after they "
            "were due.",
            records="""
                id | organisation | received   | due
                1  | 101          | 2024-01-10 | 2024-01-31
                2  | 101          | 2024-01-10 | 2024-01-30
                """,
            indicator="""
                indicator: late
                kind: count
                record_type: dossier
                time: add_days(due, 1)
                unit: dossiers
                """,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 1
                101          | 2024-02 | 1
                """,
        ),
        Specification(
            title="A span keeps only the periods wholly inside it",
            meaning="From 10 February to the end of May there are three whole months and no quarter.",
            records="""
                id | organisation | received
                1  | 101          | 2024-02-20
                2  | 101          | 2024-03-20
                3  | 101          | 2024-05-20
                """,
            indicator=COUNT,
            span=(date(2024, 2, 10), date(2024, 6, 1)),
            figures="""
                organisation | period  | value
                101          | 2024-03 | 1
                101          | 2024-05 | 1
                """,
        ),
    ),
)
