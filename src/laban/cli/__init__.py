"""The command line: the core's only place with a clock and an environment.

In: words typed by a person. Out: tables, files, exit codes. Never: logic of its own.
"""

from laban.cli.main import main

__all__ = ["main"]
