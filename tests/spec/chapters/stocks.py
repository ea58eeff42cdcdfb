"""Stocks."""

from tests.spec.specification import Chapter, Specification

OPEN = """
    indicator: open
    kind: stock
    record_type: dossier
    ends: completed
    unit: dossiers
    """

CHAPTER = Chapter(
    "Stocks",
    "A stock is a state at the end of a period. Stocks do not add over time: the stock of a year "
    "is that of its last month.",
    (
        Specification(
            title="A record is in the stock from when it begins until it ends",
            meaning="Both dossiers are open at the end of January, one at the end of February, none "
            "at the end of March: 0, because the commune has records.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2024-01-10 | 2024-03-20
                2  | 101          | 2024-01-20 | 2024-02-20
                """,
            indicator=OPEN,
            figures="""
                organisation | period  | value | records
                101          | 2024-01 | 2     | 2
                101          | 2024-02 | 1     | 1
                101          | 2024-03 | 0     | 0
                101          | 2024-Q1 | 0     | 0
                101          | 2024    | 0     | 0
                """,
        ),
        Specification(
            title="What ends on the last day has left; what ends the next day has not",
            meaning="Dossier 1 is completed on 31 January, dossier 2 at midnight, when February "
            "begins. Dossier 3 begins at that midnight and is not in January's stock.",
            records="""
                id | organisation | received         | completed
                1  | 101          | 2024-01-10 08:00 | 2024-01-31 23:59:59
                2  | 101          | 2024-01-10 08:00 | 2024-02-01 00:00:00
                3  | 101          | 2024-02-01 00:00 |
                """,
            indicator=OPEN,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 1
                101          | 2024-02 | 1
                """,
        ),
        Specification(
            title="A moment is moved by seconds",
            meaning="`add_seconds` is exact where `add_days` is not: a second after 23:59:58 dossier 1 "
            "has left on 31 January, two seconds after it dossier 2 has not. Dossier 3 is moved back "
            "by a day. Moved by an unknown number, an end is unknown: dossier 4 stays.",
            records="""
                id | organisation | received   | completed           | pages
                1  | 101          | 2024-01-10 | 2024-01-31 23:59:58 | 1
                2  | 101          | 2024-01-10 | 2024-01-31 23:59:58 | 2
                3  | 101          | 2024-01-10 | 2024-02-01 23:59:59 | -86400
                4  | 101          | 2024-01-10 | 2024-01-31 23:59:58 |
                """,
            indicator="""
                indicator: open
                kind: stock
                record_type: dossier
                ends: add_seconds(completed, pages)
                unit: dossiers
                """,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 2
                101          | 2024-02 | 1
                """,
        ),
        Specification(
            title="A record that ends before it begins is never in the stock",
            meaning="Dossier 1 was completed before it was received. It takes nothing away from the "
            "stock either.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2024-02-10 | 2024-01-10
                2  | 101          | 2024-01-05 |
                """,
            indicator=OPEN,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 1
                101          | 2024-02 | 1
                """,
        ),
        Specification(
            title="A stock has its own beginning",
            meaning="Services count from the day they open, whatever else is known of them; one "
            "without that day is not in the stock. Their users add up.",
            record_type="service",
            records="""
                id | organisation | opened     | closed     | users
                1  | 101          | 2024-01-10 |            | 5
                2  | 101          | 2024-02-10 | 2024-03-10 | 7
                """,
            indicator="""
                indicator: users
                kind: stock
                record_type: service
                begins: opened
                ends: closed
                value: users
                unit: persons
                """,
            figures="""
                organisation | period  | value | records
                101          | 2024-01 | 5     | 1
                101          | 2024-02 | 12    | 2
                101          | 2024-03 | 5     | 1
                """,
        ),
        Specification(
            title="A share of a stock",
            meaning="Of the services open at the end of the month, how many are online.",
            record_type="service",
            records="""
                id | organisation | opened     | closed     | is_online
                1  | 101          | 2024-01-10 | 2024-02-10 | true
                2  | 101          | 2024-01-10 |            | false
                3  | 101          | 2024-02-10 |            | true
                4  | 101          | 2024-02-10 |            |
                """,
            indicator="""
                indicator: online_services
                kind: stock
                record_type: service
                ends: closed
                numerator: is_online
                denominator: "true"
                unit: percent
                """,
            figures="""
                organisation | period  | value         | numerator | denominator
                101          | 2024-01 | 50            | 1         | 2
                101          | 2024-02 | 33.3333333333 | 1         | 3
                """,
        ),
        Specification(
            title="With `entity`, the last observation is the state",
            meaning="Village A is observed in January and in March, village B in February. At the "
            "end of February A is still as in January.",
            record_type="service",
            records="""
                id | organisation | village | opened     | is_online | users
                1  | 101          | A       | 2024-01-10 | false     | 3
                2  | 101          | B       | 2024-02-10 | true      | 4
                3  | 101          | A       | 2024-03-10 | true      | 9
                """,
            indicator="""
                indicator: covered
                kind: stock
                record_type: service
                entity: [village]
                numerator: is_online
                denominator: "true"
                unit: percent
                ---
                indicator: users
                kind: stock
                record_type: service
                entity: [village]
                value: users
                unit: persons
                """,
            figures="""
                indicator | organisation | period  | value
                covered   | 101          | 2024-01 | 0
                covered   | 101          | 2024-02 | 50
                covered   | 101          | 2024-03 | 100
                users     | 101          | 2024-01 | 3
                users     | 101          | 2024-02 | 7
                users     | 101          | 2024-03 | 13
                """,
        ),
        Specification(
            title="`where` looks at the last observation, not for one that passes",
            meaning="Village A was online and no longer is: it is not counted. Of two observations "
            "on one day the one delivered later is the last.",
            record_type="service",
            records="""
                id | organisation | village | opened     | is_online
                1  | 101          | A       | 2024-01-10 | true
                2  | 101          | A       | 2024-02-10 | false
                3  | 101          | B       | 2024-02-10 | false
                4  | 101          | B       | 2024-02-10 | true
                """,
            indicator="""
                indicator: online_villages
                kind: stock
                record_type: service
                entity: [village]
                where: is_online
                unit: services
                """,
            figures="""
                organisation | period  | value
                101          | 2024-01 | 1
                101          | 2024-02 | 1
                """,
        ),
        Specification(
            title="A report's stock is that of the 14th",
            meaning="Dossier 1 is completed on the 20th: open in the report of January, gone in the "
            "calendar's January.",
            records="""
                id | organisation | received   | completed
                1  | 101          | 2024-01-10 | 2024-01-20
                """,
            indicator=OPEN + "calendars: [calendar, report]\n",
            figures="""
                organisation | period   | value
                101          | 2024-01  | 0
                101          | R2024-01 | 1
                101          | R2024-02 | 0
                """,
        ),
    ),
)
