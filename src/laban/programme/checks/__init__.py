"""What a sound programme must hold to; one subject a file, each with `check(draft)`.

In: a draft. Out: issues with file, line, sentence, cure and code. Never stops at the first.
"""

from collections.abc import Iterator

from laban.base import Issue
from laban.programme.checks import (
    assessment,
    code_lists,
    columns,
    derived,
    examples,
    head,
    hierarchies,
    indicator_expressions,
    indicators,
    maps,
    obligations,
    organisations,
    published,
    reconciliations,
    records,
    roll_ups,
    sources,
    successions,
    target_paths,
    targets,
    tasks,
    units,
)
from laban.programme.draft import Draft

__all__ = ["check_draft"]

_SUBJECTS = (
    head,
    code_lists,
    organisations,
    hierarchies,
    successions,
    records,
    columns,
    examples,
    reconciliations,
    published,
    indicators,
    indicator_expressions,
    units,
    roll_ups,
    derived,
    targets,
    target_paths,
    assessment,
    tasks,
    obligations,
    sources,
    maps,
)


def check_draft(draft: Draft) -> Iterator[Issue]:
    """Yield what every subject has to say."""
    for subject in _SUBJECTS:
        yield from subject.check(draft)
