"""The report: a verdict on each rule, with evidence; as JSON, and as lines for a terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from laban_conformance.diary import Diary
from laban_conformance.rules import RULES
from laban_conformance.steps import STEPS
from laban_conformance.verdicts import Evidence, Finding, Rule, Verdict

WORDS = {
    Verdict.KEPT: ("giữ đúng", "kept"),
    Verdict.BROKEN: ("vi phạm", "broken"),
    Verdict.NOT_SEEN: ("chưa thấy", "not seen"),
}


@dataclass(frozen=True)
class Report:
    """What was found, rule by rule."""

    diary: Diary
    findings: Sequence[tuple[Rule, Finding]]
    made_at: datetime

    def verdict(self, rule_id: str) -> Verdict:
        """Return the verdict on a rule."""
        return next(found.verdict for rule, found in self.findings if rule.id == rule_id)

    def rules(self, verdict: Verdict) -> list[str]:
        """Return the ids of the rules with a verdict."""
        return [rule.id for rule, found in self.findings if found.verdict is verdict]

    @property
    def connectors(self) -> list[str]:
        """The names that connectors gave themselves."""
        return sorted({seen.user_agent for seen in self.diary.seen if seen.user_agent})

    def as_dict(self) -> dict[str, Any]:
        """Return the report as values that JSON can hold."""
        counts = Counter(found.verdict for _, found in self.findings)
        return {
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "connectors": self.connectors,
            "requests": len(self.diary.seen),
            "counts": {verdict.value: counts[verdict] for verdict in Verdict},
            "plan": [
                {
                    "step": step.name,
                    "title": step.title._asdict(),
                    "met": step.name in self.diary.met,
                }
                for step in STEPS
                if step.name in self.diary.plan
            ],
            "rules": [_rule_as_dict(rule, found) for rule, found in self.findings],
        }

    def lines(self) -> list[str]:
        """Return the verdicts as lines for a terminal."""
        lines = []
        for rule, found in self.findings:
            lines.append(f"{WORDS[found.verdict][1]:9} {rule.id:18} {rule.title.en}")
            if found.verdict is Verdict.BROKEN:
                lines += [f"{'':10}{said(one, 'en')}" for one in found.evidence[:3]]
                lines.append(f"{'':10}Mend: {rule.mend.en}")
        return lines


def judged(diary: Diary, now: datetime) -> Report:
    """Judge a diary by every rule."""
    return Report(diary, [(rule, rule.judge(diary)) for rule in RULES], now)


def said(evidence: Evidence, language: str) -> str:
    """Return evidence as one line, with the numbers of its requests."""
    numbers = ", ".join(str(number) for number in evidence.requests)
    sentence: str = getattr(evidence.sentence, language)
    word = "request" if language == "en" else "yêu cầu"
    return f"{sentence} ({word} {numbers})" if numbers else sentence


def _rule_as_dict(rule: Rule, found: Finding) -> dict[str, Any]:
    return {
        "id": rule.id,
        "verdict": found.verdict.value,
        "title": rule.title._asdict(),
        "mend": rule.mend._asdict(),
        "evidence": [
            {"requests": list(one.requests), "sentence": one.sentence._asdict()}
            for one in found.evidence
        ],
    }
