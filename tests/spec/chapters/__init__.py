"""The chapters, in the order of the manual."""

from tests.spec.chapters import (
    breakdowns,
    counting,
    derived,
    order,
    organisations,
    periods,
    published,
    shares,
    stocks,
    versions,
)

CHAPTERS = (
    counting.CHAPTER,
    shares.CHAPTER,
    periods.CHAPTER,
    breakdowns.CHAPTER,
    order.CHAPTER,
    stocks.CHAPTER,
    organisations.CHAPTER,
    versions.CHAPTER,
    derived.CHAPTER,
    published.CHAPTER,
)
