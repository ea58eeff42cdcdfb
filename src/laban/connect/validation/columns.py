"""One column from what was delivered to values of its type, with every problem on the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from laban.connect.mapping import MappedColumn
from laban.connect.readers import REPEATING
from laban.connect.schema import value_type
from laban.connect.validation.codes import Codes, Proposals, parse_flags, translate
from laban.connect.validation.faults import Parsed, Problem, places_where
from laban.connect.validation.limits import check_range, check_text, require_pattern
from laban.connect.validation.numbers import parse_decimals, parse_integers
from laban.connect.validation.plans import ColumnPlan
from laban.connect.validation.texts import mask_of, tidy_texts
from laban.connect.validation.times import parse_dates, parse_timestamps
from laban.connect.validation.typed import is_text, take_typed, text_of
from laban.programme import CodeList, ColumnType


@dataclass(frozen=True, slots=True)
class RawColumn:
    """The values of one column as delivered; `numbers` says which texts were given as numbers."""

    values: pa.Array
    numbers: pa.BooleanArray | None = None


class ColumnReader:
    """Reads one column of the record type, batch after batch."""

    def __init__(self, plan: ColumnPlan, mapped: MappedColumn, code_list: CodeList | None) -> None:
        require_pattern(plan)
        self.plan = plan
        self._mapped = mapped
        self._codes = Codes(code_list) if code_list else None
        self._is_repeating = plan.column.type in REPEATING or bool(mapped.codes)

    def absent(self, count: int) -> RawColumn:
        """Return what a column is when the source does not have it: its constant, or unknown."""
        texts = pa.array([self._mapped.constant], pa.string())
        return RawColumn(pa.DictionaryArray.from_arrays(np.zeros(count, np.int32), texts))

    def read(self, raw: RawColumn) -> Parsed:
        """Return the values; codes, also those of organisations, as a dictionary."""
        if not is_text(raw.values.type):
            typed = None if self._mapped.codes else take_typed(raw.values, self.plan)
            if typed is not None:
                return self._within_range(self._with_default(typed))
            return self._read_typed_as_text(raw.values)
        return self._read_texts(_as_texts(raw.values), raw.numbers)

    def _read_typed_as_text(self, values: pa.Array) -> Parsed:
        texts = text_of(values)
        if texts is None:
            given = places_where(mask_of(pc.is_valid(values)))
            nothing = self._read_texts(pa.nulls(len(values), pa.string()), None)
            return Parsed(nothing.values, (Problem(given, _nested, "connect-124"),))
        everywhere = pa.array(np.ones(len(texts), np.bool_))
        return self._read_texts(texts, everywhere)

    def _read_texts(
        self, texts: pa.StringArray | pa.DictionaryArray, numbers: pa.BooleanArray | None
    ) -> Parsed:
        if not self._is_repeating:
            plain = texts.cast(pa.string()) if pa.types.is_dictionary(texts.type) else texts
            return self._parse(plain, numbers)
        if not pa.types.is_dictionary(texts.type):
            texts = texts.dictionary_encode()
        if self._mapped.default is not None:
            texts = _with_unknown_in_dictionary(texts)
        different = self._parse(texts.dictionary, None)
        return _spread(different, texts, self._words_of(different))

    def _words_of(self, different: Parsed) -> pa.StringArray | None:
        """Return the words of the dictionary in which the column is kept; nothing when plain.

        The dictionary of codes is their whole list: the same in every batch.
        """
        if self.plan.column.type is ColumnType.ORGANISATION:
            return different.values
        return self._codes.words if self._codes else None

    def _parse(self, texts: pa.StringArray, numbers: pa.BooleanArray | None) -> Parsed:
        """Return texts in the type of the column; each step sees only what was right before."""
        tidy = tidy_texts(texts)
        problems, values = list(tidy.problems), tidy.values
        if self._mapped.codes:
            translated = translate(values, self._mapped.codes)
            problems += translated.problems
            values = translated.values
        if self._mapped.default is not None:
            values = values.fill_null(self._mapped.default)
        problems += check_text(values, self.plan)
        parsed = self._within_range(self._typed(values, numbers))
        return Parsed(parsed.values, (*problems, *parsed.problems))

    def _typed(self, texts: pa.StringArray, numbers: pa.BooleanArray | None) -> Parsed:
        match self.plan.column.type:
            case ColumnType.STRING | ColumnType.ORGANISATION:
                return Parsed(texts)
            case ColumnType.CODE:
                return self._codes.parse(texts) if self._codes else Parsed(texts)
            case ColumnType.BOOLEAN:
                return parse_flags(texts)
            case ColumnType.INTEGER:
                return parse_integers(texts, numbers, self.plan)
            case ColumnType.DATE:
                return parse_dates(texts, self.plan)
            case ColumnType.TIMESTAMP:
                return parse_timestamps(texts, self.plan)
            case _:
                return parse_decimals(texts, numbers, self.plan)

    def _within_range(self, parsed: Parsed) -> Parsed:
        return Parsed(parsed.values, (*parsed.problems, *check_range(parsed.values, self.plan)))

    def _with_default(self, parsed: Parsed) -> Parsed:
        if self._mapped.default is None or not parsed.values.null_count:
            return parsed
        default = self._typed(pa.array([self._mapped.default], pa.string()), None)
        filled = parsed.values.fill_null(default.values[0])
        return Parsed(filled, (*parsed.problems, *_everywhere_null(default, parsed)))

    @property
    def proposals(self) -> Proposals | None:
        """What proposes codes, when the column has a list of them."""
        return self._codes.proposals if self._codes else None

    @property
    def type(self) -> pa.DataType:
        """The type of the values as they are kept."""
        return value_type(self.plan.column)


def _as_texts(values: pa.Array) -> pa.StringArray | pa.DictionaryArray:
    """Return texts of any Arrow type as plain ones; bytes that are no text are found later."""
    if pa.types.is_dictionary(values.type):
        return pa.DictionaryArray.from_arrays(values.indices, _as_texts(values.dictionary))
    if pa.types.is_string(values.type):
        return values
    if pa.types.is_large_binary(values.type):
        values = values.cast(pa.binary())
    return values.view(pa.string()) if pa.types.is_binary(values.type) else values.cast(pa.string())


def _with_unknown_in_dictionary(texts: pa.DictionaryArray) -> pa.DictionaryArray:
    """Return texts with the unknown value as one of the different ones."""
    words = pa.concat_arrays([texts.dictionary, pa.nulls(1, pa.string())])
    indices = texts.indices.fill_null(len(words) - 1)
    return pa.DictionaryArray.from_arrays(indices, words)


def _spread(different: Parsed, texts: pa.DictionaryArray, words: pa.StringArray | None) -> Parsed:
    """Return what was decided of the different values for every row."""
    indices = texts.indices
    if words is None:
        values = different.values.take(indices)
    else:
        places = pc.index_in(different.values, value_set=words, skip_nulls=True)
        values = pa.DictionaryArray.from_arrays(places.take(indices), words)
    if not different.problems:
        return Parsed(values)
    numbers = indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    spread = (problem.among(numbers) for problem in different.problems)
    return Parsed(values, tuple(problem for problem in spread if len(problem.places)))


def _everywhere_null(default: Parsed, parsed: Parsed) -> Iterable[Problem]:
    places = places_where(mask_of(pc.is_null(parsed.values)))
    return (Problem(places, problem.sentence, problem.code) for problem in default.problems)


def _nested(_value: str) -> str:
    return "The value holds other values, but a column holds one. Deliver one value."
