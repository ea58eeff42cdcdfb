"""The meaning of measures, a second time: plain loops over plain records.

In: a programme, records as dictionaries, a request. Out: figures to compare with the engine's.
Never fast, and never imports `laban.measure` or `laban.engine`.
"""

from tests.measure.reference.evaluating import Reader
from tests.measure.reference.figures import Figure, Figures
from tests.measure.reference.measuring import measure_again
from tests.measure.reference.versions import Delivered, records_as_of

__all__ = ["Delivered", "Figure", "Figures", "Reader", "measure_again", "records_as_of"]
