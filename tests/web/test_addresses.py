"""Where a request comes from."""

from __future__ import annotations

import pytest

from laban_web.accounts.addresses import is_within, sender_address
from laban_web.installation import Installation


@pytest.mark.parametrize(
    ("proxies", "remote", "forwarded", "expected"),
    [
        ("", "203.0.113.7", "", "203.0.113.7"),
        ("", "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.1", "10.0.0.1", "198.51.100.1", "198.51.100.1"),
        ("10.0.0.1", "203.0.113.7", "198.51.100.1", "203.0.113.7"),
        ("10.0.0.0/8", "10.0.0.1", "6.6.6.6, 198.51.100.1, 10.0.0.2", "198.51.100.1"),
        ("10.0.0.1", "10.0.0.1", "", "10.0.0.1"),
    ],
)
def test_only_known_proxies_are_believed(
    proxies: str, remote: str, forwarded: str, expected: str, home: Installation
) -> None:
    home.settings["LABAN_PROXIES"] = proxies
    assert sender_address(remote, forwarded) == expected


def test_what_is_no_address_lies_nowhere() -> None:
    assert not is_within("unix:", ["0.0.0.0/0", "::/0"])
    assert is_within("::ffff:203.0.113.7", ["203.0.113.0/24"])
    assert not is_within("2001:db8::1", ["0.0.0.0/0"])
