"""Send the link by which somebody sets her password."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string

from laban_web.accounts.models import Person


def send_link(person: Person, link: str) -> bool:
    """Send a link; say whether it could be sent. Without a mail server nothing is sent."""
    if not settings.SENDS_MAIL:
        return False
    subject = render_to_string("account/email/password_reset_key_subject.txt").strip()
    body = render_to_string(
        "account/email/password_reset_key_message.txt", {"password_reset_url": link}
    )
    try:
        send_mail(f"{settings.ACCOUNT_EMAIL_SUBJECT_PREFIX}{subject}", body, None, [person.email])
    except OSError:
        # The operator has the link on her page and is told that it was not sent.
        return False
    return True
