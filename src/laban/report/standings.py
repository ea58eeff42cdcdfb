"""Standings in words: by which source, what is known, what was promised, the verdict and why."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from laban.assess import Progress, Standing, TargetFigure, TaskState
from laban.programme import Programme, Target
from laban.report.formatting import Language, format_apart, format_number, unit_title
from laban.report.issuers import issuer_name

TASK_STATES: Mapping[TaskState, Mapping[Language, str]] = {
    TaskState.NO_REPORT: {"vi": "Chưa có báo cáo", "en": "No report"},
    TaskState.NOT_STARTED: {"vi": "Chưa triển khai", "en": "Not started"},
    TaskState.UNDER_WAY: {"vi": "Đang thực hiện", "en": "Under way"},
    TaskState.OVERDUE: {"vi": "Quá hạn", "en": "Overdue"},
    TaskState.DONE: {"vi": "Hoàn thành", "en": "Done"},
    TaskState.DONE_LATE: {"vi": "Hoàn thành muộn", "en": "Done late"},
}

# Each sentence of a verdict, and the words in it that are chosen by what is known.
_WORDS: Mapping[Language, Mapping[str, str]] = {
    "vi": {
        "at_least": "tối thiểu",
        "at_most": "tối đa",
        "latest": "bản mới nhất",
        "published": "bản công bố",
        "counted": "Theo {records} bản ghi do Laban tổng hợp",
        "stated": "Theo {source}",
        "illustrative": "có dữ liệu minh họa",
        "estimated": "ước tính",
        "measured": "{by}: {value} trong kỳ {period}, mục tiêu {bound} {goal} đến hết kỳ {due}.",
        "promised": "Mục tiêu {bound} {goal} đến hết kỳ {due}.",
        "owed": "Chưa ai gửi: {owed}.",
        "also": "Nguồn khác, {source}: {value} trong kỳ {period}.",
        "expected": "Lộ trình vào thời điểm đó là {value}.",
        "projected": "Với tốc độ đến nay, đến hạn sẽ là {value}.",
    },
    "en": {
        "at_least": "at least",
        "at_most": "at most",
        "latest": "latest publication",
        "published": "as published",
        "counted": "By {records} records that Laban counted",
        "stated": "By {source}",
        "illustrative": "rests on illustrative data",
        "estimated": "estimated",
        "measured": "{by}: {value} in {period}, of {bound} {goal} by the end of {due}.",
        "promised": "Promised: {bound} {goal} by the end of {due}.",
        "owed": "Nobody has delivered: {owed}.",
        "also": "Also stated, {source}: {value} in {period}.",
        "expected": "The path expects {value} at that time.",
        "projected": "At the pace so far it will be {value} by then.",
    },
}


def describe_standing(standing: Standing, programme: Programme, language: Language) -> str:
    """Return the verdict on a target: by which source, what of what, the state, and why.

    Numbers are rounded as their unit is shown.
    """
    rule = standing.rule
    title, why = getattr(rule.title, language), getattr(rule.explanation, language)
    return " ".join(
        [
            _measured(standing, programme, language),
            f"{title}: {why}",
            *_reasons(standing.target, standing.progress, programme, language),
            *_owed(standing, programme, language),
            *_also_stated(standing, programme, language),
        ]
    )


def describe_source(figure: TargetFigure, programme: Programme, language: Language) -> str:
    """Return who says a figure: the issuer with document, day and vintage, or the records that
    it was counted from; and what else a reader weighs it by."""
    words = _WORDS[language]
    marks = [
        words[mark]
        for mark, holds in (
            ("estimated", figure.is_estimated),
            ("illustrative", figure.is_illustrative),
        )
        if holds
    ]
    if figure.is_published:
        name, *document = _origin(figure.source, programme, language)
        known = [*document, words.get(figure.vintage, figure.vintage), *marks]
        return f"{words['stated'].format(source=name)} ({', '.join(known)})"
    by = words["counted"].format(records=format_number(figure.records, 0, language))
    return f"{by} ({', '.join(marks)})" if marks else by


def _owed(standing: Standing, programme: Programme, language: Language) -> list[str]:
    titles = [getattr(programme.record_types[name].title, language) for name in standing.owed]
    return [_WORDS[language]["owed"].format(owed=", ".join(titles))] if titles else []


def _also_stated(standing: Standing, programme: Programme, language: Language) -> list[str]:
    return [
        _WORDS[language]["also"].format(
            source=_lower_first(describe_source(figure, programme, language)),
            value=_amount(figure.value, standing.target, programme, language),
            period=figure.period.id,
        )
        for figure in standing.also_stated
    ]


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _origin(source: str, programme: Programme, language: Language) -> list[str]:
    """Return issuer, title and day of a source's document, as far as they are known."""
    document = next((one for one in programme.head.documents if one.code == source), None)
    if document is None:
        return [source]
    issuer = document.issuer and issuer_name(document.issuer, programme, language)
    day = document.signed_on and document.signed_on.isoformat()
    return [text for text in (issuer, getattr(document.title, language), day) if text]


def _measured(standing: Standing, programme: Programme, language: Language) -> str:
    target, figure, words = standing.target, standing.figure, _WORDS[language]
    promise = {
        "bound": words[target.direction],
        "goal": _amount(target.value, target, programme, language),
        "due": target.period,
    }
    if figure is None:
        return words["promised"].format(**promise)
    return words["measured"].format(
        by=describe_source(figure, programme, language),
        value=_amount(figure.value, target, programme, language),
        period=figure.period.id,
        **promise,
    )


def _reasons(
    target: Target, progress: Progress, programme: Programme, language: Language
) -> list[str]:
    """Return what the figure is held against: its path, else where its pace leads."""
    known = (("expected", progress.expected), ("projected", progress.projected))
    if progress.reached or progress.is_due_past:
        return []
    return [
        _WORDS[language][name].format(value=_amount(value, target, programme, language))
        for name, value in known
        if value is not None
    ][:1]


def _amount(value: Decimal, target: Target, programme: Programme, language: Language) -> str:
    number = format_apart(value, target.value, target.unit, programme, language)
    return f"{number} {unit_title(target.unit, programme, language)}"
