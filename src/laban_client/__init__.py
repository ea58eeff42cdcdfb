"""A client for Laban's door for deliveries; it needs httpx and nothing of Laban itself.

In: records, bytes or files. Out: receipts whose counts and digest were compared with what was sent.
Never: makes a new id for what may have arrived, sends a secret or token to another address.
"""

from laban_client.client import LabanClient
from laban_client.contents import Content, content_of
from laban_client.errors import (
    ConfigurationError,
    LabanClientError,
    ReceiptError,
    RedirectError,
    RefusedError,
    SignInError,
    UnavailableError,
)
from laban_client.events import event
from laban_client.outbox import Kept, Outbox
from laban_client.receipts import Receipt, RefusedRow
from laban_client.retries import Retries

__all__ = [
    "ConfigurationError",
    "Content",
    "Kept",
    "LabanClient",
    "LabanClientError",
    "Outbox",
    "Receipt",
    "ReceiptError",
    "RedirectError",
    "RefusedError",
    "RefusedRow",
    "Retries",
    "SignInError",
    "UnavailableError",
    "content_of",
    "event",
]
