"""Keep small counts from the public, so that nobody can compute them back.

In: the figures of a run, what each indicator's numbers count, who stands below whom. Out: the
same figures; those that would tell of a few people carry no numbers and the mark `suppressed`, and
breakdowns that hold little else are left out.
Never changes a number: a figure is published as it is or not at all.
"""

from laban.measure.disclosure.publication import public_selection
from laban.measure.disclosure.rules import Rule, children_of, rules_of
from laban.measure.disclosure.suppression import PUBLIC_SCHEMA, suppress

__all__ = ["PUBLIC_SCHEMA", "Rule", "children_of", "public_selection", "rules_of", "suppress"]
