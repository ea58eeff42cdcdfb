"""Write the generated parts of the reference: `python docs/make_reference.py`.

A part stands between `<!-- begin NAME -->` and `<!-- end NAME -->` in a page of
`docs/reference`; what is around it is written by hand. `tests/test_docs.py` fails when a part is
not what this would write.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

PAGES = Path(__file__).parent / "reference"

# What the keys that need no description in the model say.
_PLAIN_WORDS = {
    "title": "Its name in Vietnamese and English",
    "description": "What it is, in both languages",
    "source": "Where it comes from: citations of documents",
    "sources": "Where it comes from: citations of documents",
    "notes": "What a reader should know besides",
    "note": "What a reader should know besides",
    "help": "What whoever fills it in should know",
    "unit": "A code of codes/unit.csv",
    "vi": "The text in Vietnamese",
    "en": "The text in English",
    "code": "Its code, different from all others of its kind",
    "kind": "Which kind it is",
    "period": "The period, e.g. 2024 or 2024-Q1",
    "value": "The value",
    "required": "Whether a record without it is refused",
    "type": "What it may hold",
    "min": "The smallest value or earliest day",
    "max": "The greatest value or latest day",
    "max_length": "The longest text, in characters",
    "personal": "pseudonym: replaced by a keyed hash; drop: never stored",
    "message": "What the sender is told, in both languages",
    "record_type": "Its code, or the record type it reads",
    "indicator": "Its code, or the indicator it is about",
    "organisation": "Identity of the organisation",
    "rules": "Conditions that every record must meet",
    "columns": "Its columns by name",
    "documents": "The documents that the programme cites",
    "disclosure": "How small counts are kept from the public",
    "issuer": "Who issued it",
    "signed_on": "The day it was signed",
    "in_force_from": "The first day it was in force",
    "in_force_until": "The last day it was in force",
    "licence": "Under which terms its data may be used",
    "formula": "The formula in words, in both languages",
    "roll_up": "How a published value may be added up",
    "organisations": "Over organisations",
    "periods": "Over periods",
    "grains": "The lengths of periods it is stated for",
    "calendars": "calendar, report, or both",
    "hierarchies": "In which hierarchies it is rolled up",
    "history": "Changes of its method, newest first",
    "on": "The day of the change",
    "what": "What changed, in both languages",
    "baseline": "Where the target started from",
    "direction": "Which way is better",
    "targets": "The targets",
    "tasks": "The tasks",
    "groups": "The groups of tasks",
    "group": "Code of its group",
    "product": "What it must produce, in both languages",
    "lead": "Identity of the organisation that does it",
    "starts_on": "The day it starts",
    "due_on": "The day it is due",
    "brief": "For which kinds of organisation fewer figures are stated",
    "mapping": "The name by which a delivery asks for it",
    "delimiter": "Of CSV files; default: the mark that the first line holds most often",
    "thousands": "The mark between thousands at this site",
    "decimal_mark": "The decimal mark at this site",
    "rhythm": "How often it is owed",
    "port": "Port of the server",
    "not_published": "Keys whose content nobody has published",
}


_KINDS = {
    "string": "text",
    "number": "number",
    "integer": "whole number",
    "boolean": "true or false",
}


def parts() -> dict[str, str]:
    """Return every generated part by its name."""
    return {
        **{f"keys {name}": _keys(model) for name, model in _models().items()},
        "facts": _facts(),
        "default rules": _default_rules(),
        "settings": _settings(),
        "commands": _commands(),
        "permissions": _permissions(),
        "conformance rules": _conformance_rules(),
        "conformance plan": _conformance_plan(),
        "open data columns": _open_data_columns(),
    }


def _conformance_rules() -> str:
    from laban_conformance.rules import RULES

    return "\n\n".join(
        f"### `{rule.id}`\n\n{rule.title.en}\n\n*{rule.title.vi}*\n\n"
        f"To mend it: {rule.mend.en}\n\n*{rule.mend.vi}*"
        for rule in RULES
    )


def _open_data_columns() -> str:
    from laban.report.lists import FIGURE_COLUMNS, LISTS

    lists = {
        "figures": (FIGURE_COLUMNS, ()),
        **{name: (one.columns, one.filters) for name, one in LISTS.items()},
    }
    return "\n\n".join(
        f"### `/{name}`\n"
        + _table(
            ("column", "holds", "what"),
            [
                (
                    f"`{one.name}`" + (", filter" if one.name in filters else ""),
                    _arrow(one.type),
                    one.meaning,
                )
                for one in columns
            ],
        ).rstrip("\n")
        for name, (columns, filters) in lists.items()
    )


def _arrow(kind: Any) -> str:
    """Return what an Arrow type holds, in words."""
    words = {
        "string": "text",
        "list": "texts",
        "int64": "whole number",
        "double": "number",
        "bool": "true or false",
        "date32": "day",
        "timestamp": "moment",
        "decimal128": "exact number",
    }
    return words[str(kind).split("[")[0].split("<")[0].split("(")[0]]


def _conformance_plan() -> str:
    from laban_conformance.steps import STEPS

    rows = [
        (str(number), f"`{step.name}`", step.title.en, step.title.vi)
        for number, step in enumerate(STEPS, start=1)
    ]
    return _table(("", "step", "the sandbox", "hộp cát"), rows)


def filled(text: str, found: Mapping[str, str]) -> str:
    """Return a page with its generated parts written anew."""

    def part(match: re.Match[str]) -> str:
        name = match["name"]
        return f"<!-- begin {name} -->\n{found[name]}\n<!-- end {name} -->"

    return re.sub(
        r"<!-- begin (?P<name>[^>]+) -->.*?<!-- end (?P=name) -->", part, text, flags=re.DOTALL
    )


def _models() -> dict[str, type[BaseModel]]:
    from laban.connect import mapping
    from laban.programme import assessment_model, model, obligation_model, sources

    names = (
        "ProgrammeFile", "MapSubject", "Brief", "Document", "Citation", "Disclosure", "RecordType",
        "Column", "Rule", "Reconciles", "Indicator", "RollUp", "MethodChange", "Target", "Baseline",
        "Milestone", "TaskGroup", "Task",
    )  # fmt: skip
    found: dict[str, type[BaseModel]] = {name: getattr(model, name) for name in names}
    owed = ("Obligation", "Term", "Cover")
    found |= {name: getattr(obligation_model, name) for name in owed}
    parts = ("Source", "SqlSource", "RestSource", "FilesSource", "SftpSource", "Cursor", "Secret")
    found |= {name: getattr(sources, name) for name in parts}
    found |= {"StateRule": assessment_model.StateRule}
    found |= {"Mapping": mapping.SourceMapping, "MappedColumn": mapping.MappedColumn}
    return found


def _keys(model: type[BaseModel]) -> str:
    schema = model.model_json_schema()
    definitions = schema.get("$defs", {})
    required = set(schema.get("required", ()))
    rows = []
    for name, key in schema["properties"].items():
        needed = "yes" if name in required else _default(key)
        words = key.get("description") or _PLAIN_WORDS.get(name, "")
        rows.append((f"`{name}`", _kind(key, definitions), needed, words))
    return _table(("key", "holds", "required, or default", "what"), rows)


def _facts() -> str:
    from laban.programme import FACTS

    rows = [(f"`{name}`", fact.type.value, fact.words) for name, fact in FACTS.items()]
    return _table(("fact", "holds", "what"), rows)


def _default_rules() -> str:
    from laban.programme.reading import default_assessment

    return f"\n```yaml\n{default_assessment().decode()}```\n"


def _default(key: Mapping[str, Any]) -> str:
    default = key.get("default")
    if default in (None, [], {}, "") or isinstance(default, dict):
        return ""
    shown = ", ".join(map(str, default)) if isinstance(default, list) else str(default)
    return f"`{shown.lower() if isinstance(default, bool) else shown}`"


def _kind(key: Mapping[str, Any], definitions: Mapping[str, Any]) -> str:
    if "$ref" in key:
        return _referred(key["$ref"].rsplit("/", 1)[-1], definitions)
    if "anyOf" in key or "allOf" in key:
        options = [o for o in key.get("anyOf", key.get("allOf")) if o.get("type") != "null"]
        return " or ".join(dict.fromkeys(_kind(option, definitions) for option in options))
    if "enum" in key:
        return ", ".join(f"`{value}`" for value in key["enum"])
    if "const" in key:
        return f"`{key['const']}`"
    if key.get("type") == "array":
        return "list of " + _kind(key.get("items", {}), definitions)
    if key.get("type") == "object":
        more = key.get("additionalProperties")
        values = [more] if isinstance(more, dict) else []
        values += key.get("patternProperties", {}).values()
        return "by name: " + (_kind(values[0], definitions) if values else "any")
    if key.get("format") == "date":
        return "day"
    return _KINDS.get(key.get("type", ""), "any")


def _referred(name: str, definitions: Mapping[str, Any]) -> str:
    definition = definitions[name]
    if "enum" in definition:
        return ", ".join(f"`{value}`" for value in definition["enum"])
    return {"Text": "text in `vi` and `en`"}.get(name, name)


def _settings() -> str:
    from laban.cli.settings import SETTINGS

    rows = []
    for setting in SETTINGS:
        words = setting.sentence
        if setting.secret:
            words += f" Also from the file that `{setting.name}_FILE` names."
        rows.append((f"`{setting.name}`", f"`{setting.default}`" if setting.default else "", words))
    return _table(("name", "default", "what"), rows)


def _permissions() -> str:
    """Ask the policy itself, over one organisation with one below it."""
    from laban.programme import ADMINISTRATIVE, Organisation, Organisations, Text
    from laban_web.accounts.actors import Actor, ActorKind, Grant, Scope
    from laban_web.accounts.policies import Policy
    from laban_web.accounts.roles import Role

    name = Text(vi="-", en="-")
    tree = [
        Organisation(code, None, None, "", name, {ADMINISTRATIVE: above} if above else {})
        for code, above in (("root", ""), ("own", "root"), ("below", "own"))
    ]
    policy = Policy(Organisations(tree, (), "root"))
    actors = {
        role.value: Actor(ActorKind.PERSON, "person:1", grants=(Grant(role, "own"),))
        for role in Role
    }
    actors |= {
        "system, deliver": Actor(
            ActorKind.SYSTEM, organisation="own", with_subordinates=True, scopes=(Scope.DELIVER,)
        ),
        "system, read": Actor(
            ActorKind.SYSTEM, organisation="own", with_subordinates=True, scopes=(Scope.READ,)
        ),
    }
    questions: dict[str, Any] = {
        "see deliveries, receipts, refused rows": policy.may_see_deliveries,
        "see the connection and its gaps": policy.may_see_connection,
        "deliver": lambda actor, id: policy.may_deliver(actor, id, "any"),
        "withdraw a delivery": policy.may_withdraw,
        "approve or return what somebody else delivered": lambda actor, id: policy.may_approve(
            actor, id, "person:2"
        ),
        "approve what she delivered herself": lambda actor, id: policy.may_approve(
            actor, id, actor.key
        ),
        "manage people and systems": lambda actor, id: policy.may_manage(actor, [id]),
        "read the audit trail": lambda actor, id: id in policy.audit_reach(actor),
    }
    rows = [
        (what, *("yes" if asked(actor, "below") else "" for actor in actors.values()))
        for what, asked in questions.items()
    ]
    return _table(("may", *(f"`{name}`" for name in actors)), rows)


def _commands() -> str:
    import typer

    from laban.cli.main import app

    return "\n\n".join(_described("laban", typer.main.get_command(app)))


def _described(name: str, command: Any) -> Iterator[str]:
    children = getattr(command, "commands", None)
    if children:
        for child in sorted(children):
            yield from _described(f"{name} {child}", children[child])
        return
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    options = [p for p in command.params if p.param_type_name == "option" and p.name != "help"]
    words = [a.name.upper() if a.required else f"[{a.name.upper()}]" for a in arguments]
    usage = " ".join([name, *words])
    yield f"## `{usage}`\n\n{(command.help or '').strip()}"
    rows = [(f"`{a.name}`", "", getattr(a, "help", "") or "") for a in arguments]
    for option in options:
        flags = ", ".join(f"`{flag}`" for flag in option.opts)
        rows.append((flags, _option_default(option), option.help or ""))
    if rows:
        yield _table(("argument or option", "default", "what"), rows).strip()


def _option_default(option: Any) -> str:
    if option.required:
        return "required"
    default = option.default
    if default is None or callable(default) or default in (False, (), [], ""):
        return ""
    return f"`{getattr(default, 'value', default)}`"


def _table(header: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    for row in rows:
        cells = (cell.replace("|", "\\|").replace("\n", " ") for cell in row)
        lines.append("| " + " | ".join(cells) + " |")
    return "\n" + "\n".join(lines) + "\n"


def main() -> None:
    """Write all parts."""
    found = parts()
    for page in sorted(PAGES.glob("*.md")):
        page.write_text(filled(page.read_text(encoding="utf-8"), found), encoding="utf-8")


if __name__ == "__main__":
    main()
