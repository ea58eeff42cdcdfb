"""Organisations that change."""

from datetime import date

from tests.spec.specification import Chapter, Specification

COUNT = """
    indicator: dossiers
    kind: count
    record_type: dossier
    unit: dossiers
    """
ON_NEW = date(2025, 12, 31)
ON_OLD = date(2024, 12, 31)

CHAPTER = Chapter(
    "Organisations that change",
    "On 1 July 2025 provinces 10 and 20 become one, `10@2025-07-01`. Commune 101 is wholly in the "
    "new `101@2025-07-01`; 25 percent of commune 102, by population, go there and 75 percent to "
    "`201@2025-07-01`, which follows 201. Commune 202 is split between `201@2025-07-01` and "
    "`203@2025-07-01`, and nobody has said how.",
    (
        Specification(
            title="Each period shows the organisations of its time",
            meaning="In 2025 the old province has figures for its half, the new one for its own; "
            "nobody adds them up under a name that was not there.",
            records="""
                id | organisation   | received
                1  | 101            | 2025-06-30
                2  | 201            | 2025-06-30
                3  | 101@2025-07-01 | 2025-07-01
                """,
            indicator=COUNT,
            figures="""
                organisation   | period  | value
                10             | 2025-06 | 1
                20             | 2025-06 | 1
                10@2025-07-01  | 2025-07 | 1
                10             | 2025    | 1
                20             | 2025    | 1
                10@2025-07-01  | 2025    | 1
                VN             | 2025-06 | 2
                VN             | 2025-07 | 1
                VN             | 2025    | 3
                """,
        ),
        Specification(
            title="Merged bodies add exactly",
            meaning="Shown on the structure of the end of 2025, the dossiers of both old provinces "
            "are those of the new one. No estimate is needed.",
            records="""
                id | organisation   | received
                1  | 101            | 2025-06-30
                2  | 201            | 2025-06-30
                3  | 101@2025-07-01 | 2025-07-01
                """,
            indicator=COUNT,
            structure=ON_NEW,
            figures="""
                organisation   | period  | value | estimated
                10@2025-07-01  | 2025-06 | 2     | false
                10@2025-07-01  | 2025-07 | 1     | false
                10@2025-07-01  | 2025    | 3     | false
                101@2025-07-01 | 2025-06 | 1     | false
                101@2025-07-01 | 2025-07 | 1     | false
                101@2025-07-01 | 2025    | 2     | false
                """,
        ),
        Specification(
            title="A part takes its stated share, and the figure says it is an estimate",
            meaning="Of 4 dossiers of commune 102, 1 goes to one successor and 3 to the other; their "
            "common province has all 4, exactly.",
            records="""
                id | organisation | received
                1  | 102          | 2025-06-01
                2  | 102          | 2025-06-02
                3  | 102          | 2025-06-03
                4  | 102          | 2025-06-04
                5  | 101          | 2025-06-05
                """,
            indicator=COUNT,
            structure=ON_NEW,
            figures="""
                organisation   | period  | value | records | estimated
                101@2025-07-01 | 2025-06 | 2     | 2       | true
                201@2025-07-01 | 2025-06 | 3     | 3       | true
                10@2025-07-01  | 2025-06 | 5     | 5       | false
                """,
        ),
        Specification(
            title="Numerator and denominator of a share are carried apart",
            meaning="101's one dossier, not online, and a quarter of 102's two, both online: 0.5 of "
            "1.5 are online.",
            records="""
                id | organisation | received   | channel
                1  | 101          | 2025-06-01 | direct
                2  | 102          | 2025-06-02 | online
                3  | 102          | 2025-06-03 | online
                """,
            indicator="""
                indicator: online_share
                kind: share
                record_type: dossier
                numerator: channel = 'online'
                unit: percent
                """,
            structure=ON_NEW,
            figures="""
                organisation   | period  | value         | numerator | denominator | records | estimated
                101@2025-07-01 | 2025-06 | 33.3333333333 | 0.5       | 1.5         | 2       | true
                """,
        ),
        Specification(
            title="Where a part has no known share, the new body is unknown and its province exact",
            meaning="Nobody has said how commune 202 was split: both successors have an unknown "
            "figure, which is never guessed; the province above them has all.",
            records="""
                id | organisation | received
                1  | 202          | 2025-06-01
                2  | 201          | 2025-06-01
                """,
            indicator=COUNT,
            structure=ON_NEW,
            figures="""
                organisation   | period  | value   | estimated
                201@2025-07-01 | 2025-06 | unknown | false
                203@2025-07-01 | 2025-06 | unknown | false
                10@2025-07-01  | 2025-06 | 2       | false
                """,
        ),
        Specification(
            title="Medians and distinct counts cannot be split",
            meaning="A quarter of commune 102's applicants are not known by name. The successors are "
            "unknown, the province is exact.",
            records="""
                id | organisation | received   | applicant
                1  | 102          | 2025-06-01 | Lan
                2  | 101          | 2025-06-01 | Lan
                """,
            indicator="""
                indicator: applicants
                kind: distinct
                record_type: dossier
                value: applicant
                unit: persons
                """,
            structure=ON_NEW,
            figures="""
                organisation   | period  | value
                101@2025-07-01 | 2025-06 | unknown
                201@2025-07-01 | 2025-06 | unknown
                10@2025-07-01  | 2025-06 | 1
                """,
        ),
        Specification(
            title="Carried back, a merged body is known only above those it came from",
            meaning="On the structure of 2024, a dossier of the new province of 2025 belongs to one "
            "of the old ones, but nobody knows which. One of a commune with one forerunner does.",
            records="""
                id | organisation   | received
                1  | 203@2025-07-01 | 2025-07-10
                """,
            indicator=COUNT,
            structure=ON_OLD,
            figures="""
                organisation | period  | value
                202          | 2025-07 | 1
                20           | 2025-07 | 1
                VN           | 2025-07 | 1
                """,
        ),
        Specification(
            title="A late fact of a body that has ended counts for those who follow it",
            meaning="A dossier received in commune 101 before the merger is completed after it: the "
            "completion counts for the new commune and province. One completed on 30 June counts "
            "for the old.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2025-06-20 | 2025-07-05
                2  | 101          | 2025-06-20 | 2025-06-30
                """,
            indicator="""
                indicator: completed
                kind: count
                record_type: dossier
                time: completed
                unit: dossiers
                """,
            figures="""
                organisation   | period  | value
                101            | 2025-06 | 1
                10             | 2025-06 | 1
                101@2025-07-01 | 2025-07 | 1
                10@2025-07-01  | 2025-07 | 1
                """,
        ),
        Specification(
            title="A stock stands on the structure of the period's last day",
            meaning="A dossier open since before the merger is in the old commune's stock of June "
            "and in the new one's of July.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2025-06-20 | 2025-08-05
                """,
            indicator="""
                indicator: open
                kind: stock
                record_type: dossier
                ends: completed
                unit: dossiers
                """,
            figures="""
                organisation   | period  | value
                101            | 2025-06 | 1
                101@2025-07-01 | 2025-07 | 1
                101@2025-07-01 | 2025-08 | 0
                101@2025-07-01 | 2025-Q3 | 0
                """,
        ),
        Specification(
            title="Another hierarchy shows the nodes that only it puts others below",
            meaning="The region MB holds its provinces in the hierarchy `region`; provinces and the "
            "Government have the same figure there and show it once.",
            records="""
                id | organisation | received
                1  | 101          | 2025-06-01
                2  | 201          | 2025-06-01
                """,
            indicator=COUNT + "hierarchies: [administrative, region]\n",
            figures="""
                organisation | hierarchy      | period  | value
                MB           | region         | 2025-06 | 2
                10           | administrative | 2025-06 | 1
                VN           | administrative | 2025-06 | 2
                """,
        ),
    ),
)
