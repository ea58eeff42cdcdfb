"""Errors meant for people.

    UserError               printed as one sentence, without a traceback
    ├── ProgrammeError      the programme folder has faults (carries all of them)
    ├── DeliveryError       a delivery cannot be taken
    ├── LakeError           the store cannot do what was asked
    ├── MeasureError        figures cannot be computed
    ├── ProofError          a proof cannot be made or does not hold
    ├── SettingsError       a setting is wrong or missing
    └── PullError           a source cannot be pulled from

Anything else that is raised is a bug of Laban and shows its traceback.
"""

from __future__ import annotations

from collections.abc import Sequence

from laban.base.issues import Issue


class UserError(Exception):
    """Say what is wrong, how to mend it, and a permanent code.

    `exit_code` is what the command line ends with.
    """

    exit_code = 1

    def __init__(self, sentence: str, *, cure: str = "", code: str) -> None:
        self.sentence = sentence
        self.cure = cure
        self.code = code
        super().__init__(" ".join(part for part in (sentence, cure, f"[{code}]") if part))


class ProgrammeError(UserError):
    """The programme has faults; `issues` holds every one of them."""

    exit_code = 2

    def __init__(self, issues: Sequence[Issue]) -> None:
        self.issues = tuple(issues)
        count = len(self.issues)
        noun = "fault" if count == 1 else "faults"
        super().__init__(
            f"The programme has {count} {noun}.",
            cure="\n" + "\n".join(str(issue) for issue in self.issues),
            code="programme-000",
        )


class DeliveryError(UserError):
    """A delivery cannot be taken."""

    exit_code = 3


class LakeError(UserError):
    """The store cannot do what was asked of it."""

    exit_code = 4


class MeasureError(UserError):
    """Figures cannot be computed."""

    exit_code = 5


class ProofError(UserError):
    """A proof cannot be made, read or upheld."""

    exit_code = 6


class SettingsError(UserError):
    """A setting is wrong or missing."""

    exit_code = 7


class PullError(UserError):
    """A source cannot be pulled from."""

    exit_code = 8
