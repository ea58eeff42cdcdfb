"""The rules of a good connector: one small file each, all of one shape.

In: the diary. Out: a finding for each rule. Never: changes what the sandbox does.
"""

from laban_conformance.rules import (
    content_type,
    control_totals,
    final_answers,
    hammering,
    new_landing,
    one_content_one_id,
    pending,
    persistence,
    redirects,
    refused_rows,
    retry_after,
    same_id,
    tls,
    token,
    user_agent,
)
from laban_conformance.verdicts import Rule

RULES: tuple[Rule, ...] = (
    same_id.RULE,
    new_landing.RULE,
    one_content_one_id.RULE,
    persistence.RULE,
    retry_after.RULE,
    hammering.RULE,
    final_answers.RULE,
    refused_rows.RULE,
    control_totals.RULE,
    pending.RULE,
    token.RULE,
    tls.RULE,
    redirects.RULE,
    content_type.RULE,
    user_agent.RULE,
)

__all__ = ["RULES"]
