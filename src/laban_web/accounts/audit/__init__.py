"""The audit trail: who did what, when, from where; it only grows, and shows when it was changed.

In: entries. Out: the same entries, chained by digests, to read, filter, export and verify.
Never: holds personal data beside the name of who acted.
"""

from laban_web.accounts.audit.actions import Action
from laban_web.accounts.audit.chain import Break, Verdict, verify_chain
from laban_web.accounts.audit.recording import Entry, record, record_many

__all__ = ["Action", "Break", "Entry", "Verdict", "record", "record_many", "verify_chain"]
