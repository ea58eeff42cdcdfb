"""How mail is handed over, so that a server that takes none stops nobody's work."""

from __future__ import annotations

from django.core.mail.backends.smtp import EmailBackend


class MailBackend(EmailBackend):
    """SMTP. Whatever keeps it from connecting is a `ConnectionError`, which editing bears.

    A wrong name or a refused password would otherwise undo what a person has just submitted.
    """

    def open(self) -> bool | None:
        """Connect; `None` when it was already.

        Raises:
            ConnectionError: The server cannot be reached, or takes no mail from here.
        """
        try:
            return super().open()
        except OSError as error:
            raise ConnectionError(f"The mail server takes no mail: {error}") from error
