"""The command line: the core's only place with a clock and an environment.

In: words typed by a person. Out: tables, files, exit codes. Never: logic of its own.
"""

from laban.cli.context import Context, clock, kept_secret
from laban.cli.figures import start_run
from laban.cli.main import main
from laban.cli.publications import start_publishing
from laban.cli.settings import SETTINGS, Setting, read_secret
from laban.cli.showcase import DEMO_KINDS

__all__ = [
    "DEMO_KINDS",
    "SETTINGS",
    "Context",
    "Setting",
    "clock",
    "kept_secret",
    "main",
    "read_secret",
    "start_publishing",
    "start_run",
]
