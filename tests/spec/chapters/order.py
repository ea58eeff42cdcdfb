"""Distinct counts, medians and other quantiles."""

from tests.spec.specification import Chapter, Specification

CHAPTER = Chapter(
    "Distinct counts, medians and other quantiles",
    "Neither can be added up from parts. Both are computed at every level, for every period and "
    "category, from the values themselves.",
    (
        Specification(
            title="Who appears twice counts once, at every level",
            meaning="Lan turns to both communes and in both months. She is one applicant of each "
            "commune, one of the province and one of the quarter.",
            records="""
                id | organisation | received   | applicant
                1  | 101          | 2024-02-05 | Lan
                2  | 101          | 2024-03-06 | Lan
                3  | 102          | 2024-03-07 | Lan
                4  | 102          | 2024-03-08 | Minh
                5  | 102          | 2024-03-09 |
                """,
            indicator="""
                indicator: applicants
                kind: distinct
                record_type: dossier
                value: applicant
                unit: persons
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-02 | 1     | 1
                101          | 2024-03 | 1     | 1
                102          | 2024-03 | 2     | 2
                10           | 2024-02 | 1     | 1
                10           | 2024-03 | 2     | 3
                101          | 2024-Q1 | 1     | 2
                102          | 2024-Q1 | 2     | 2
                10           | 2024-Q1 | 2     | 4
                """,
        ),
        Specification(
            title="No value among the records is 0 different ones",
            meaning="Commune 101 has a dossier, but none that names its applicant.",
            records="""
                id | organisation | received   | applicant
                1  | 101          | 2024-03-05 |
                """,
            indicator="""
                indicator: applicants
                kind: distinct
                record_type: dossier
                value: applicant
                unit: persons
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 0     | 0
                """,
        ),
        Specification(
            title="The median of the whole is not the median of medians",
            meaning="Medians of 2 and 50; all five values together have the median 3.",
            records="""
                id | organisation | received   | pages
                1  | 101          | 2024-03-05 | 1
                2  | 101          | 2024-03-05 | 2
                3  | 101          | 2024-03-05 | 3
                4  | 102          | 2024-03-05 | 10
                5  | 102          | 2024-03-05 | 90
                """,
            indicator="""
                indicator: median_pages
                kind: quantile
                quantile: 0.5
                record_type: dossier
                value: pages
                unit: dossiers
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 2     | 3
                102          | 2024-03 | 50    | 2
                10           | 2024-03 | 3     | 5
                """,
        ),
        Specification(
            title="A quantile between two values is interpolated",
            meaning="With values 1, 2, 3, 10 numbered from 0, the 0.9 quantile stands at 2.7: from 3 "
            "seven tenths of the way to 10. Unknown values are left out; without any there is no "
            "figure.",
            records="""
                id | organisation | received   | pages
                1  | 101          | 2024-03-05 | 10
                2  | 101          | 2024-03-05 | 1
                3  | 101          | 2024-03-05 | 3
                4  | 101          | 2024-03-05 | 2
                5  | 101          | 2024-03-05 |
                6  | 102          | 2024-03-05 |
                """,
            indicator="""
                indicator: ninth_decile
                kind: quantile
                quantile: 0.9
                record_type: dossier
                value: pages
                unit: dossiers
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-03 | 7.9   | 4
                10           | 2024-03 | 7.9   | 4
                """,
        ),
    ),
)
