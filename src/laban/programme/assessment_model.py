"""By which rules a target is judged: the entries of `assessment.yaml`."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from laban.programme.model import Citation, Code, Model, Text


class State(StrEnum):
    """How a target stands. No data is never taken for failure."""

    ACHIEVED = "achieved"
    LIKELY = "likely"
    NEEDS_EFFORT = "needs_effort"
    MISSED = "missed"
    NO_DATA = "no_data"


class StateRule(Model):
    """One rule. They are asked in the order of the file; the first that is true gives the state."""

    code: Code
    state: State = Field(description="The state that the rule gives")
    when: str = Field(description="Condition over the facts of a target; unknown is not true")
    title: Text = Field(description="What the state is called, in both languages")
    explanation: Text = Field(description="Why it is so, as a sentence, in both languages")
    assumed: bool = Field(False, description="No document states the rule: our assumption")
    source: tuple[Citation, ...] = ()


class AssessmentFile(Model):
    """`assessment.yaml`."""

    rules: tuple[StateRule, ...]
