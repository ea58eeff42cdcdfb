"""Find the values that occur more than once among very many numbers."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray


def repeated_values(values: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return each value that occurs twice or more, once. The given array is left sorted.

    Example:
        >>> repeated_values(np.array([5, 1, 5, 2, 5], np.uint64)).tolist()
        [5]
    """
    halves = np.array_split(values, 2)
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(np.ndarray.sort, halves))
    # A stable sort of two sorted runs is one merge.
    values.sort(kind="stable")
    same = values[1:] == values[:-1]
    return np.unique(values[1:][same])
