"""What pydantic says of a value, said as a sentence with its line and its cure."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from laban.base import Issue, did_you_mean
from laban.programme.entries import Entry, Key, Path
from laban.programme.model import Text
from laban.programme.sources import Secret

M = TypeVar("M", bound=BaseModel)

LANGUAGES = {"vi": "Vietnamese", "en": "English"}

_WANTED = {
    "int": "a whole number",
    "decimal": "a number",
    "finite": "a number",
    "bool": "true or false",
    "date": "a day like 2024-12-31",
    "string": "one text",
    "tuple": "a list",
    "list": "a list",
    "dict": "a mapping of keys",
    "model": "a mapping of keys",
}


def read_entry(model: type[M], entry: Entry[Any], issues: list[Issue]) -> Entry[M] | None:
    """Return an entry as a model; its faults are added to `issues` and give nothing."""
    try:
        return entry.holds(model.model_validate(entry.value))
    except ValidationError as error:
        issues += faults_of(error, model, entry)
        return None


def faults_of(error: ValidationError, model: type[BaseModel], entry: Entry[Any]) -> Iterator[Issue]:
    """Yield one fault for each place that pydantic complains about."""
    seen: set[Path] = set()
    for detail in error.errors(include_url=False):
        path: Path = tuple(detail["loc"])
        if detail["type"] != "missing":
            while path and not entry.has(path):
                path = path[:-1]
        if path not in seen:
            seen.add(path)
            yield _fault(detail, path, model, entry)


def _fault(detail: ErrorDetails, path: Path, model: type[BaseModel], entry: Entry[Any]) -> Issue:
    kind, value = detail["type"], detail["input"]
    name = _name(path)
    owner = _model_at(model, path[:-1])
    if Secret in (owner, _model_at(model, path)) and isinstance(value, str):
        return open_secret(entry, path[:-1] if owner is Secret else path)
    if kind == "missing":
        return _missing(path, owner, entry)
    if kind == "extra_forbidden":
        known = list(owner.model_fields) if owner else []
        cure = did_you_mean(str(path[-1]), known) or f"Known keys: {', '.join(known)}."
        return entry.error(path, f'The key "{name}" is not known here.', cure, "programme-010")
    if value is None:
        cure = "Write a value, or remove the key."
        return entry.error(path, f'The key "{name}" has no value.', cure, "programme-013")
    if _model_at(model, path) is Text:
        return _untranslated(path, value, entry)
    if path and path[-1] in LANGUAGES and kind == "string_too_short":
        language = LANGUAGES[str(path[-1])]
        sentence = f'The {language} text of "{_name(path[:-1])}" is empty.'
        return entry.error(path, sentence, "Write it: every text has both.", "programme-012")
    return _wrong_value(detail, path, entry)


def _missing(path: Path, owner: type[BaseModel] | None, entry: Entry[Any]) -> Issue:
    key = str(path[-1])
    if owner is Text:
        sentence = f'The {LANGUAGES[key]} text of "{_name(path[:-1])}" is missing.'
        cure = f"Add `{key}:` beside the other language."
        return entry.error(path, sentence, cure, "programme-012")
    field = owner.model_fields[key] if owner else None
    meaning = f" ({field.description})" if field and field.description else ""
    cure = f"Add `{key}:`{meaning}."
    return entry.error(path, f'The key "{key}" is missing.', cure, "programme-011")


def open_secret(entry: Entry[Any], path: Path, cure: str = "") -> Issue:
    """Return the fault of a secret that stands in the file; it is not repeated."""
    word = path[-1] if path else "secret"
    return entry.error(
        path,
        f'"{word}" must not hold the secret itself: everybody who reads the programme would know '
        "it.",
        f"{cure or f'Write `{word}: {{secret: NAME}}`'} with the name of an environment variable in "
        "capitals, keep the secret there, and change it, for it has been written down.",
        "programme-147",
    )


def _untranslated(path: Path, value: Any, entry: Entry[Any]) -> Issue:
    name = _name(path)
    if isinstance(value, str):
        sentence = f'"{name}" is {_shown(value)}, a text in one language only.'
    else:
        sentence = f'"{name}" must hold a text in both languages, not a list.'
    cure = f"Write `{name}: {{vi: …, en: …}}`."
    return entry.error(path, sentence, cure, "programme-012")


def _wrong_value(detail: ErrorDetails, path: Path, entry: Entry[Any]) -> Issue:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    name = _name(path)
    if kind in ("enum", "literal_error"):
        known = [word.strip("'") for word in context["expected"].replace(" or ", ", ").split(", ")]
        sentence = f'"{name}" is {_shown(value)}, which is not one of its values.'
        cure = did_you_mean(str(value), known) or f"Write one of {', '.join(known)}."
        return entry.error(path, sentence, cure, "programme-015")
    if kind == "string_pattern_mismatch":
        sentence = f"{_shown(value)} is not a code."
        cure = "A code is lower-case letters, digits and underscores, a letter first."
        return entry.error(path, sentence, cure, "programme-016")
    if kind in ("too_short", "string_too_short"):
        return entry.error(path, f'"{name}" is empty.', "Write at least one.", "programme-017")
    bounds = [f"{_BOUNDS[key]} {bound}" for key, bound in context.items() if key in _BOUNDS]
    if bounds:
        sentence = f'"{name}" is {value}, which is out of bounds.'
        cure = f"Write a number {' and '.join(bounds)}."
        return entry.error(path, sentence, cure, "programme-017")
    return _wrong_type(kind, name, value, path, entry)


_BOUNDS = {"gt": "greater than", "ge": "of at least", "lt": "less than", "le": "of at most"}


def _wrong_type(kind: str, name: str, value: Any, path: Path, entry: Entry[Any]) -> Issue:
    wanted = _WANTED.get(kind.split("_")[0], "a value of another form")
    sentence = f'"{name}" is {_shown(value)}, which is not {wanted}.'
    cure = f"Write {wanted}." if not path else f"Write `{name}:` with {wanted}."
    return entry.error(path, sentence, cure, "programme-013")


def _shown(value: Any) -> str:
    if isinstance(value, list):
        return "a list"
    if isinstance(value, Mapping):
        return "a mapping"
    return f'"{value}"'


def _name(path: Path) -> str:
    words = [key for key in path if isinstance(key, str)]
    return words[-1] if words else "the entry"


def _model_at(model: type[BaseModel], path: Path) -> type[BaseModel] | None:
    """Return the model that stands at a path below another, or nothing when none does."""
    annotation: Any = model
    for key in path:
        annotation = _inner(annotation, key)
    annotation = _bare(annotation)
    is_model = isinstance(annotation, type) and issubclass(annotation, BaseModel)
    return annotation if is_model else None


def _inner(annotation: Any, key: Key) -> Any:
    annotation = _bare(annotation)
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        field = annotation.model_fields.get(str(key))
        return field.annotation if field else None
    arguments = get_args(annotation)
    if get_origin(annotation) is dict:
        return arguments[1]
    return arguments[0] if arguments else None


def _bare(annotation: Any) -> Any:
    """Return a type without `Annotated` and without `None`."""
    if get_origin(annotation) is Annotated:
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        some = [one for one in get_args(annotation) if one is not types.NoneType]
        return _bare(some[0])
    return annotation
