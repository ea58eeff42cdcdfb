"""Published values."""

from datetime import date

from tests.spec.specification import Chapter, Specification

COLUMNS = "indicator | organisation | period | value | unit | source | vintage | published_on"
INDEX = """
    indicator: dti
    kind: published
    record_type: published_value
    nature: ratio
    unit: index
    grains: [month, year]
    """
PEOPLE = """
    indicator: population
    kind: published
    record_type: published_value
    nature: stock
    unit: persons
    grains: [month, year]
    roll_up: {organisations: sum}
    """

CHAPTER = Chapter(
    "Published values",
    "What an authority stated, with its source and vintage. Nothing is averaged, and nothing is "
    "added up unless the indicator says that it may.",
    (
        Specification(
            title="Two sources disagree, and both are kept",
            meaning="One says 18.3 for 2024, the other 13.2; the second revises its value a year "
            "later. There are three figures.",
            record_type="published_value",
            records=f"""
                {COLUMNS}
                dti | VN | 2024 | 18.3 | index | ministry | 2025-01 | 2025-01-10
                dti | VN | 2024 | 13.2 | index | office   | 2025-02 | 2025-02-10
                dti | VN | 2024 | 13.4 | index | office   | 2026-02 | 2026-02-10
                """,
            indicator=INDEX,
            figures="""
                organisation | period | source   | vintage | value
                VN           | 2024   | ministry | 2025-01 | 18.3
                VN           | 2024   | office   | 2025-02 | 13.2
                VN           | 2024   | office   | 2026-02 | 13.4
                """,
        ),
        Specification(
            title="An index is not rolled up",
            meaning="Both provinces have their value; the country has none, because none was "
            "published.",
            record_type="published_value",
            records=f"""
                {COLUMNS}
                dti | 10 | 2024 | 0.6 | index | ministry | 2025 | 2025-01-10
                dti | 20 | 2024 | 0.8 | index | ministry | 2025 | 2025-01-10
                """,
            indicator=INDEX,
            figures="""
                organisation | period | source   | vintage | value
                10           | 2024   | ministry | 2025    | 0.6
                20           | 2024   | ministry | 2025    | 0.8
                """,
        ),
        Specification(
            title="What may be added is added only when none is missing",
            meaning="Population adds over provinces. In 2024 both are there, and the country is "
            "their sum; in 2023 one is missing, and the country has no figure.",
            record_type="published_value",
            records=f"""
                {COLUMNS}
                population | 10 | 2024 | 100 | persons | office | 2025 | 2025-01-10
                population | 20 | 2024 | 250 | persons | office | 2025 | 2025-01-10
                population | 10 | 2023 | 90  | persons | office | 2025 | 2025-01-10
                """,
            indicator=PEOPLE,
            figures="""
                organisation | period | source | vintage | value | records
                10           | 2024   | office | 2025    | 100   | 1
                20           | 2024   | office | 2025    | 250   | 1
                10           | 2023   | office | 2025    | 90    | 1
                VN           | 2024   | office | 2025    | 350   | 2
                """,
        ),
        Specification(
            title="A total that was published is not replaced by a sum",
            meaning="The country's own figure is 360, whatever its provinces add up to.",
            record_type="published_value",
            records=f"""
                {COLUMNS}
                population | VN | 2024 | 360 | persons | office | 2025 | 2025-01-10
                population | 10 | 2024 | 100 | persons | office | 2025 | 2025-01-10
                population | 20 | 2024 | 250 | persons | office | 2025 | 2025-01-10
                """,
            indicator=PEOPLE,
            figures="""
                organisation | period | source | vintage | value | records
                10           | 2024   | office | 2025    | 100   | 1
                20           | 2024   | office | 2025    | 250   | 1
                VN           | 2024   | office | 2025    | 360   | 1
                """,
        ),
        Specification(
            title="On another structure, merged bodies add where adding is allowed",
            meaning="The new province's population of 2024 is that of both old ones; an index of two "
            "provinces makes none of the merged one.",
            record_type="published_value",
            records=f"""
                {COLUMNS}
                population | 10 | 2024 | 100 | persons | office | 2025 | 2025-01-10
                population | 20 | 2024 | 250 | persons | office | 2025 | 2025-01-10
                dti        | 10 | 2024 | 0.6 | index   | office | 2025 | 2025-01-10
                dti        | 20 | 2024 | 0.8 | index   | office | 2025 | 2025-01-10
                """,
            indicator=PEOPLE + "---" + INDEX,
            structure=date(2025, 12, 31),
            figures="""
                indicator  | organisation  | period | source | vintage | value | records
                population | 10@2025-07-01 | 2024   | office | 2025    | 350   | 2
                population | VN            | 2024   | office | 2025    | 350   | 2
                """,
        ),
        Specification(
            title="Months add up to a year only when all twelve are there",
            meaning="Where the indicator says that periods may be added; a year of eleven months has "
            "no figure.",
            record_type="published_value",
            records=f"{COLUMNS}\n"
            + "".join(
                f"visits | 10 | {year}-{month:02d} | 2 | persons | office | 1 | 2026-01-10\n"
                for year, months in ((2024, 12), (2025, 11))
                for month in range(1, months + 1)
            ),
            indicator="""
                indicator: visits
                kind: published
                record_type: published_value
                nature: flow
                unit: persons
                grains: [month, year]
                roll_up: {periods: sum}
                """,
            figures="""
                organisation | period  | source | vintage | value | records
                10           | 2024    | office | 1       | 24    | 12
                10           | 2024-12 | office | 1       | 2     | 1
                10           | 2025-11 | office | 1       | 2     | 1
                """,
        ),
    ),
)
