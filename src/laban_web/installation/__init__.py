"""What this server runs on: settings, programme, lake, keys, clock; opened once.

In: the settings of the process. Out: one `Installation`, the same for every room.
Never: answers a request, knows Django's models.
"""

from laban_web.installation.installation import Installation, installation, use

__all__ = ["Installation", "installation", "use"]
