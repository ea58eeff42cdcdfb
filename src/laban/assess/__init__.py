"""Where each target stands.

In: figures, targets. Out: one standing per target and source.
Never: opens an engine.
"""

from laban.assess.scoreboard import Standing, State, scoreboard

__all__ = ["Standing", "State", "scoreboard"]
