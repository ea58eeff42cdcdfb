"""What it costs to keep back a number that would be published."""

from __future__ import annotations

import numpy as np

from laban.measure.disclosure.quantities import Quantities, Reals

# A large number costs more than a small one, a 0 most, for it hides little.
_LARGE, _ZERO = 0.2, 20.0


def prices_of(quantities: Quantities) -> Reals:
    """Return the price of each quantity in one figure."""
    value = np.abs(quantities.value)
    found: Reals = np.where(value > 0, 1 + _LARGE * np.log1p(value), _ZERO)
    return found
