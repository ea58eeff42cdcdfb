"""Shares and means."""

from tests.spec.specification import Chapter, Specification

CHAPTER = Chapter(
    "Shares and means",
    "A share is a ratio of two sums, a mean a sum over a number. Both keep what stands above and "
    "below the line, and only these are added up: averages of ratios never are.",
    (
        Specification(
            title="The share of the whole is not the mean of the shares",
            meaning="Commune 101 has 1 of 1 online, commune 102 has 1 of 3. Province 10 has 2 of 4: "
            "50 percent, not the 66.7 that the mean of 100 and 33.3 would be.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2024-03-05 | online
                2  | 102          | 2024-03-05 | online
                3  | 102          | 2024-03-06 | direct
                4  | 102          | 2024-03-07 | direct
                """,
            indicator="""
                indicator: online_share
                kind: share
                record_type: dossier
                numerator: channel = 'online'
                unit: percent
                """,
            figures="""
                organisation | period  | value   | numerator | denominator | records
                101          | 2024-03 | 100     | 1         | 1           | 1
                102          | 2024-03 | 33.3333333333 | 1   | 3           | 3
                10           | 2024-03 | 50      | 2         | 4           | 4
                """,
        ),
        Specification(
            title="An empty denominator gives no figure",
            meaning="Nothing was due in commune 101, so there is nothing to be a share of. "
            "In commune 102 one was due and none kept: 0 percent.",
            records="""
                id | organisation | received   | due        | completed
                1  | 101          | 2024-03-05 |            | 2024-03-06
                2  | 102          | 2024-03-05 | 2024-03-08 | 2024-03-09
                """,
            indicator="""
                indicator: on_time
                kind: share
                record_type: dossier
                numerator: date(completed) <= due
                denominator: due is not null
                unit: percent
                """,
            figures="""
                organisation | period  | value | numerator | denominator
                102          | 2024-03 | 0     | 0         | 1
                10           | 2024-03 | 0     | 0         | 1
                """,
        ),
        Specification(
            title="The numerator counts only where the denominator does",
            meaning="Dossier 1 is online but has no due date, so it is neither above nor below.",
            records="""
                id | organisation | received   | channel | due
                1  | 101          | 2024-03-05 | online  |
                2  | 101          | 2024-03-06 | online  | 2024-03-10
                3  | 101          | 2024-03-07 | direct  | 2024-03-10
                """,
            indicator="""
                indicator: online_of_due
                kind: share
                record_type: dossier
                numerator: channel = 'online'
                denominator: due is not null
                unit: percent
                """,
            figures="""
                organisation | period  | value | numerator | denominator | records
                101          | 2024-03 | 50    | 1         | 2           | 2
                """,
        ),
        Specification(
            title="An unknown numerator is not counted, and stays in the denominator",
            meaning="Nobody says whether dossier 2 is complete. The share is 1 of 2, not 1 of 1; who "
            "wants 1 of 1 writes `denominator: is_complete is not null`.",
            records="""
                id | organisation | received   | is_complete
                1  | 101          | 2024-03-05 | true
                2  | 101          | 2024-03-06 |
                """,
            indicator="""
                indicator: complete
                kind: share
                record_type: dossier
                numerator: is_complete
                unit: percent
                ---
                indicator: complete_of_known
                kind: share
                record_type: dossier
                numerator: is_complete
                denominator: is_complete is not null
                unit: percent
                """,
            figures="""
                indicator         | organisation | period  | value
                complete          | 101          | 2024-03 | 50
                complete_of_known | 101          | 2024-03 | 100
                """,
        ),
        Specification(
            title="Numbers may stand above and below the line",
            meaning="Fee per page: 30 over 10, from the sums; the mean of 10 and 2 would be 6. A unit "
            "that is not a percentage is not multiplied by 100. A record without pages is left out.",
            records="""
                id | organisation | received   | fee | pages
                1  | 101          | 2024-03-05 | 20  | 2
                2  | 101          | 2024-03-06 | 10  | 5
                3  | 101          | 2024-03-07 |     | 3
                4  | 101          | 2024-03-08 | 99  |
                """,
            indicator="""
                indicator: fee_per_page
                kind: share
                record_type: dossier
                numerator: fee
                denominator: pages
                unit: vnd
                """,
            figures="""
                organisation | period  | value | numerator | denominator | records
                101          | 2024-03 | 3     | 30        | 10          | 3
                """,
        ),
        Specification(
            title="A mean leaves unknown values out above and below",
            meaning="Fees of 1 and 2 have the mean 1.5; the dossier without a fee does not pull it "
            "down. Where no fee is known there is no mean.",
            records="""
                id | organisation | received   | fee
                1  | 101          | 2024-03-05 | 1
                2  | 101          | 2024-03-06 |
                3  | 101          | 2024-03-07 | 2
                4  | 102          | 2024-03-07 |
                """,
            indicator="""
                indicator: mean_fee
                kind: mean
                record_type: dossier
                value: fee
                unit: vnd
                """,
            figures="""
                organisation | period  | value | numerator | denominator | records
                101          | 2024-03 | 1.5   | 3         | 2           | 2
                10           | 2024-03 | 1.5   | 3         | 2           | 2
                """,
        ),
        Specification(
            title="`where` goes before numerator and denominator",
            meaning="Only online dossiers are looked at.",
            records="""
                id | organisation | received   | channel | is_complete
                1  | 101          | 2024-03-05 | online  | true
                2  | 101          | 2024-03-06 | online  | false
                3  | 101          | 2024-03-07 | direct  | true
                """,
            indicator="""
                indicator: complete_online
                kind: share
                record_type: dossier
                where: channel = 'online'
                numerator: is_complete
                unit: percent
                """,
            figures="""
                organisation | period  | value | numerator | denominator
                101          | 2024-03 | 50    | 1         | 2
                """,
        ),
    ),
)
