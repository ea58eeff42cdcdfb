"""The report as a page to read and print, in both languages."""

from __future__ import annotations

from collections import Counter
from html import escape
from importlib.resources import files
from string import Template

from laban_conformance.diary import Place, Seen
from laban_conformance.reports import WORDS, Report, said
from laban_conformance.steps import STEPS
from laban_conformance.verdicts import Finding, Rule, Verdict

_EVIDENCE_SHOWN = 5
_PLACES = {Place.ELSEWHERE: "nơi khác · elsewhere", Place.IMPOSTOR: "kẻ giả mạo · impostor"}


def page_of(report: Report) -> str:
    """Return the report as HTML."""
    template = files("laban_conformance").joinpath("templates/report.html").read_text("utf-8")
    counts = Counter(found.verdict for _, found in report.findings)
    summaries = [
        ", ".join(f"{counts[verdict]} {WORDS[verdict][language]}" for verdict in Verdict)
        for language in (0, 1)
    ]
    return Template(template).substitute(
        connectors=escape(" · ".join(report.connectors)),
        made_at=report.made_at.isoformat(sep=" ", timespec="seconds"),
        summary_vi=summaries[0],
        summary_en=summaries[1],
        rules="\n".join(_article(rule, found) for rule, found in report.findings),
        plan="\n".join(_plan_rows(report)),
        requests="\n".join(_request_row(seen) for seen in report.diary.seen),
    )


def _article(rule: Rule, found: Finding) -> str:
    vi, en = WORDS[found.verdict]
    parts = [
        f'<article class="{found.verdict}" id="{rule.id}">',
        f'<h3>{escape(rule.title.vi)}<br><span lang="en">{escape(rule.title.en)}</span></h3>',
        f'<p><span class="verdict">{vi} · <span lang="en">{en}</span></span> · <code>{rule.id}</code></p>',
    ]
    if found.evidence:
        shown = found.evidence[:_EVIDENCE_SHOWN]
        lines = [
            f'<li>{escape(said(one, "vi"))} · <span lang="en">{escape(said(one, "en"))}</span></li>'
            for one in shown
        ]
        left = len(found.evidence) - len(shown)
        parts.append(f"<ul>{''.join(lines)}{f'<li>+ {left}</li>' if left else ''}</ul>")
    if found.verdict is not Verdict.KEPT:
        parts.append(
            f'<p>{escape(rule.mend.vi)}<br><span lang="en">{escape(rule.mend.en)}</span></p>'
        )
    return "\n".join([*parts, "</article>"])


def _plan_rows(report: Report) -> list[str]:
    met = set(report.diary.met)
    return [
        f"<tr><td><code>{step.name}</code></td>"
        f'<td>{escape(step.title.vi)}<br><span lang="en">{escape(step.title.en)}</span></td>'
        f"<td>{'có · yes' if step.name in met else 'chưa · no'}</td></tr>"
        for step in STEPS
        if step.name in report.diary.plan
    ]


def _request_row(seen: Seen) -> str:
    asked = f"{seen.method} {seen.path}" if seen.method else "TLS"
    where = _PLACES.get(seen.place, "")
    answer = (
        str(seen.status) if seen.status else "cắt · cut" if seen.method else "từ chối · refused"
    )
    cells = (str(seen.number), f"{seen.at:.1f}", f"{asked} {where}", seen.id, seen.step, answer)
    return "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in cells) + "</tr>"
