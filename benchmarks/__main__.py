"""`python -m benchmarks NAME`: each comparison is a sub-command."""

from __future__ import annotations

import argparse
import sys

from benchmarks.charting import command as charting
from benchmarks.errors import BenchmarkError
from benchmarks.landing import command as landing
from benchmarks.measuring import command as measuring
from benchmarks.open_data import command as open_data
from benchmarks.portal import pages, searching
from benchmarks.serving import command as serving
from benchmarks.serving import usage

# Each module has a SUMMARY, `add_arguments(parser)` and `run(arguments)`.
COMMANDS = {
    "charts": charting,
    "landing": landing,
    "measuring": measuring,
    "pages": pages,
    "search": searching,
    "open-data": open_data,
    "serving": serving,
    "usage": usage,
}


def main() -> int:
    """Run one comparison; exit with 1 when a side fails or figures differ."""
    parser = argparse.ArgumentParser(
        "python -m benchmarks", description=sys.modules[__name__].__doc__
    )
    names = parser.add_subparsers(dest="name", required=True)
    for name, module in COMMANDS.items():
        module.add_arguments(names.add_parser(name, help=module.SUMMARY))
    arguments = parser.parse_args()
    try:
        COMMANDS[arguments.name].run(arguments)
    except BenchmarkError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
