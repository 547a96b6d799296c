"""Guesses what each column of a file means by its heading, and asks where two columns could mean the same."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.batches.headers import NameField, name_meanings
from app.batches.reading import is_ours
from app.batches.remarks import Question, QuestionCode
from app.batches.transaction_columns import field_of, missing_fields
from app.domain.batch import BatchContent

_SEVERAL = frozenset({NameField.MIDDLE_NAME, NameField.ALIASES, NameField.NATIONALITY})

Meanings = dict[int, str]
"""The field of each column (0-based) that has one."""


def meanings_of(header: Sequence[str], content: BatchContent) -> tuple[Meanings, tuple[Question, ...]]:
    """What the columns mean, and what a person must say. Of columns that could mean the same none gets the meaning."""
    if content is BatchContent.TRANSACTIONS:
        return _of_transactions(header)
    return _of_names(header)


def _of_names(header: Sequence[str]) -> tuple[Meanings, tuple[Question, ...]]:
    meant = {column: found for column, found in name_meanings(header).items() if not is_ours(header[column])}
    meanings, questions = _undisputed({column: found.value for column, found in meant.items()})
    if any(question.values["meaning"] == NameField.WHOLE_NAME for question in questions):
        return meanings, questions
    whole = NameField.WHOLE_NAME.value in meanings.values()
    if not whole and not _has_parts(set(meant.values())):
        return meanings, (Question(QuestionCode.NAME_COLUMN), *questions)
    return meanings, questions


def _has_parts(meant: set[NameField]) -> bool:
    other_parts = {NameField.FAMILY_NAME, NameField.FATHER_NAME}
    return NameField.GIVEN_NAME in meant and not meant.isdisjoint(other_parts)


def _of_transactions(header: Sequence[str]) -> tuple[Meanings, tuple[Question, ...]]:
    meant = {
        column: found
        for column, text in enumerate(header)
        if not is_ours(text) and (found := field_of(text)) is not None
    }
    meanings, questions = _undisputed(meant)
    disputed = {question.values["meaning"] for question in questions}
    if missing := [name for name in missing_fields(meanings.values()) if name not in disputed]:
        questions = (Question(QuestionCode.NEEDED_COLUMNS, {"fields": ", ".join(missing)}), *questions)
    return meanings, questions


def _undisputed(meant: Mapping[int, str]) -> tuple[Meanings, tuple[Question, ...]]:
    columns: dict[str, list[int]] = {}
    for column, meaning in meant.items():
        columns.setdefault(meaning, []).append(column)
    questions = []
    meanings = {}
    for meaning, places in columns.items():
        if meaning == NameField.REFERENCE:
            # The first one is given back as the row's own reference; none of them is screened.
            meanings[places[0]] = meaning
        elif len(places) > 1 and meaning not in _SEVERAL:
            numbers = ", ".join(str(place + 1) for place in places)
            values: dict[str, str | int] = {"columns": numbers, "meaning": meaning}
            questions.append(Question(QuestionCode.SAME_MEANING, values, tuple(places)))
        else:
            meanings |= dict.fromkeys(places, meaning)
    return dict(sorted(meanings.items())), tuple(questions)
