"""The doctor: looks for what crashes left behind and for damage, mends what it may.

In: a visit. Out: diagnoses. Never: deletes what a sender was told is kept. Opens without Django, which a damaged database
keeps from starting; `examinations` needs it.
"""

from laban_web.operations.doctor.diagnoses import Diagnosis, Examination, Visit
from laban_web.operations.doctor.sqlite_files import examine_sqlite

__all__ = ["Diagnosis", "Examination", "Visit", "examine_sqlite"]
