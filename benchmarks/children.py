"""Run one side of a comparison in a process of its own, and learn its peak memory."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.errors import BenchmarkError

_KIBIBYTE = 1024


@dataclass(frozen=True)
class Side:
    """What one side said, and what its process took.

    `answer` is what the function returned; `peak_bytes` is the process's own peak of resident
    memory (or that of the largest process it started and waited for), as the kernel counts it.
    """

    answer: Mapping[str, Any]
    peak_bytes: int


def run_side(function: str, **arguments: Any) -> Side:
    """Run `module:function` with keyword arguments in a new process.

    Arguments and answer pass as JSON. The caller must be small: the kernel counts the memory of
    the process that starts another towards the other's peak.

    Raises:
        BenchmarkError: The side failed; its own error stands above on stderr.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, "-m", "benchmarks.children", function, str(answer)]
        process = subprocess.Popen([*command, json.dumps(arguments)])
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except KeyboardInterrupt:
            process.terminate()
            raise
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise BenchmarkError(f"{function} ended with exit code {process.returncode}.")
        return Side(json.loads(answer.read_text("utf-8")), usage.ru_maxrss * _KIBIBYTE)


def _main() -> None:
    name, answer, arguments = sys.argv[1:]
    module, function = name.split(":")
    found = getattr(importlib.import_module(module), function)(**json.loads(arguments))
    Path(answer).write_text(json.dumps(found), "utf-8")


if __name__ == "__main__":
    _main()
