"""Receipts as senders get them: signed, with links to what follows."""

from __future__ import annotations

from typing import Any

from laban.base import SigningKey, canonical_json, seal
from laban.connect import Receipt

RECEIPT_TYPE = "application/vnd.laban.receipt+json"


def receipt_answer(receipt: Receipt, key: SigningKey) -> dict[str, Any]:
    """Return a receipt with links and a signature over it.

    `signed` is a DSSE envelope whose payload is the receipt itself; its key is published at
    `/api/v1/keys`.
    """
    plain = receipt.as_dict()
    told = {name: value for name, value in plain.items() if name != "replayed"}
    return {
        **plain,
        "links": links_of(receipt.number),
        "signed": seal(canonical_json(told), key, RECEIPT_TYPE),
    }


def links_of(number: int) -> dict[str, str]:
    """Return where a delivery, and its refused rows, are found."""
    where = f"/api/v1/deliveries/{number}"
    return {"self": where, "refused": f"{where}/refused", "withdraw": f"{where}/withdraw"}
