"""Illustrative records, invented for demos, tests and benchmarks.

In: a programme, a number of rows, a seed, days. Out: batches or files that are always the same
for the same arguments, with a share of rows that are wrong in known ways.
Never: passes for real; whoever delivers them marks the delivery illustrative.
"""

from laban.sample.errors import SampleError
from laban.sample.populations import read_populations
from laban.sample.request import Sample
from laban.sample.sampling import record_types_with_samples, sample
from laban.sample.writing import Format, Written, format_of, write_sample

__all__ = [
    "Format",
    "Sample",
    "SampleError",
    "Written",
    "format_of",
    "read_populations",
    "record_types_with_samples",
    "sample",
    "write_sample",
]
