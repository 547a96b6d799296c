"""What pages show of a batch: its way from file to certificate, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from app.api.services import Services
from app.batches.remarks import Note, Question
from app.domain.batch import Batch, BatchState
from app.web import texts
from app.web.translation import translated
from app.web.wording import number_in_words

_RUNS = frozenset({BatchState.QUEUED, BatchState.RUNNING})
_TONES = {
    BatchState.RECEIVED: "warn",
    BatchState.UNDERSTOOD: "info",
    BatchState.QUEUED: "info",
    BatchState.RUNNING: "info",
    BatchState.PAUSED: "warn",
    BatchState.CANCELLED: "bad",
    BatchState.COMPLETE: "good",
    BatchState.COMPLETE_WITH_REFUSALS: "warn",
    BatchState.FAILED: "bad",
}
_ACTS = {
    BatchState.UNDERSTOOD: ("start", "cancel"),
    BatchState.RECEIVED: ("cancel",),
    BatchState.QUEUED: ("pause", "cancel"),
    BatchState.RUNNING: ("pause", "cancel"),
    BatchState.PAUSED: ("resume", "cancel"),
}


@dataclass(frozen=True, slots=True)
class BatchView:
    """One batch as pages show it. `acts` are what may be done with it now."""

    batch: Batch
    state: str
    tone: str
    acts: tuple[str, ...]
    runs: bool
    percent: int | None
    progress: str


def batch_view(services: Services, one: Batch) -> BatchView:
    """A batch in the reader's language."""
    progress = services.batches.progress(one)
    percent = None
    if progress.rows_in_all:
        percent = min(100, progress.rows_done * 100 // progress.rows_in_all)
    return BatchView(
        one,
        texts.BATCH_STATES[one.state],
        _TONES[one.state],
        _ACTS.get(one.state, ()),
        one.state in _RUNS,
        percent,
        progress_in_words(progress.rows_done, progress.rows_in_all, progress.rows_per_second, progress.seconds_left),
    )


def progress_in_words(done: int, in_all: int | None, rate: float | None, seconds_left: float | None) -> str:
    """How far a batch is, how fast, and how long it will take."""
    rows = number_in_words(done)
    said = (
        translated("{done} rows done", done=rows)
        if in_all is None
        else translated("{done} of {all} rows done", done=rows, all=number_in_words(in_all))
    )
    if rate is not None and rate >= 1:
        said = translated("{said}, {rate} a second", said=said, rate=number_in_words(round(rate)))
    if seconds_left is not None:
        left = str(timedelta(seconds=ceil(seconds_left)))
        said = translated("{said}, {time} left", said=said, time=left)
    return said


def question_in_words(question: Question) -> str:
    """A question in the reader's language."""
    values = dict(question.values)
    if "meaning" in values:
        values["meaning"] = texts.meaning_in_words(str(values["meaning"]))
    if "fields" in values:
        fields = str(values["fields"]).split(", ")
        values["fields"] = translated(", ").join(map(texts.meaning_in_words, fields))
    return texts.BATCH_QUESTIONS[question.code].format(**values)


def note_in_words(note: Note) -> str:
    """A note in the reader's language."""
    values = dict(note.values)
    if "first" in values:
        values["first"] = texts.DAY_OR_MONTH[str(values["first"])]
    return texts.BATCH_NOTES[note.code].format(**values)
