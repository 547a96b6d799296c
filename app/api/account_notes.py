"""Notes of what people see of accounts, over HTTP: the forms of indicators that are for a person, and the answers."""

from __future__ import annotations

import json
from datetime import date

from fastapi import APIRouter, Request, Response

from app.api.idempotency import Keep, answer_once
from app.api.problems import FieldError, Problem
from app.api.red_flag_conversion import red_flags_out
from app.api.routing import GuardedRoute, body_hash
from app.api.screenings import IdempotencyKey
from app.api.security import principal_of
from app.api.services import CODE_VERSION, Services, services_of
from app.api.transaction_models import (
    AccountIn,
    AccountNotesOut,
    AnswerIn,
    FormOut,
    FormsOut,
    KeptNoteOut,
    QuestionOut,
    StaffNoteIn,
    StaffNoteOut,
)
from app.api.transaction_review import account_findings
from app.api.transaction_screenings import with_watch
from app.audit.entry import Act
from app.redflags.catalogue import Indicator, Question
from app.screening.transaction_watch import HOLDS
from app.store.database import Transaction
from app.store.idempotency import Answer, RequestKey
from app.store.transaction_history import StaffNote

router = APIRouter(route_class=GuardedRoute, tags=["accounts"])

OPERATION = "POST /v1/accounts/notes"
SEVERAL = ";"
"""Between several answers to one question."""


@router.get("/v1/indicators/forms", operation_id="read_forms", summary="Indicators that are for a person")
def read_forms(request: Request) -> FormsOut:
    """The forms by which people decide what no data can compute: staff observations, adverse information, and so on."""
    catalogue = services_of(request).indicators.catalogue
    return FormsOut(forms=[_form(one) for one in catalogue if one.for_a_person])


@router.post(
    "/v1/accounts/notes",
    operation_id="add_note",
    status_code=201,
    response_model=StaffNoteOut,
    summary="Note what a person saw of an account",
)
def add_note(request: Request, said: StaffNoteIn, idempotency_key: IdempotencyKey = None) -> Response:
    """Keep a note by the form of an indicator; where the person says that it holds, its flag counts for a year.

    The account is judged at once. A note is never changed or deleted; a later one may say that it does not hold.
    """
    services = services_of(request)
    indicator = _indicator(services, said.indicator_id)
    answers = _answers(indicator, said)
    person = principal_of(request).actor_id
    twin = None if idempotency_key is None else RequestKey(person, OPERATION, idempotency_key)

    def work() -> tuple[Answer, Keep]:
        return _perform(services, said, answers, person)

    def again(body: bytes) -> bytes:
        document = json.loads(body)
        masked = services.protector.masked(document)
        return body if masked == document else json.dumps(masked, ensure_ascii=False).encode()

    fingerprint = body_hash(request)
    return with_watch(services, lambda: answer_once(services, twin, fingerprint=fingerprint, work=work, again=again))


@router.post("/v1/accounts/notes/reading", operation_id="read_notes", summary="Read the notes of an account")
def read_notes(request: Request, account: AccountIn) -> AccountNotesOut:
    """Every note of the account, the first one first. The account stands in the body: addresses are logged.

    That they were read is in the audit log: they may tell of a potential victim.
    """
    services = services_of(request)
    notes = services.history.notes_of(account.account)
    with services.database.transaction() as transaction:
        services.audit.append(_read(services, account.account, len(notes), request), transaction=transaction)
    return AccountNotesOut(notes=[_kept(one) for one in notes])


def _read(services: Services, account: str, notes: int, request: Request) -> Act:
    actor, hashed = principal_of(request).actor_id, services.audit.keyed_hash(account)
    return Act(services.clock(), actor, "account.notes_read", "account", hashed, {"notes": notes})


def _perform(services: Services, said: StaffNoteIn, answers: dict[str, str], person: str) -> tuple[Answer, Keep]:
    now = services.clock()
    note = StaffNote(0, said.account, said.indicator_id, now, person, answers)
    judged, seen = services.watch.note(note)
    answer = StaffNoteOut(
        note_id=seen + 1,
        noted_at=now,
        indicator_id=said.indicator_id,
        holds=said.holds,
        red_flags=red_flags_out(judged, services.indicators, services.watch.transaction),
    )

    def keep(transaction: Transaction) -> None:
        end = services.history.add_note(note, seen=seen, transaction=transaction)
        findings = list(account_findings(services, [judged], screening_id=f"note-{end}"))
        services.intake.receive(findings, at=now, transaction=transaction)
        act = Act(
            at=now,
            actor=person,
            act="account.noted",
            object_type="staff_note",
            object_id=str(end),
            detail={
                "account_hmac": services.audit.keyed_hash(said.account),
                "indicator": said.indicator_id,
                "holds": answers[HOLDS],
                "catalogue_sha256": services.indicators.sha256,
                "alerts": len(findings),
                "code_version": CODE_VERSION,
            },
        )
        # Last, for it holds the end of the audit log until the transaction ends.
        services.audit.append(act, transaction=transaction)
        services.watch.kept(end)

    return Answer(201, {}, answer.model_dump_json().encode()), keep


def _indicator(services: Services, indicator_id: str) -> Indicator:
    catalogue = services.indicators.catalogue
    indicator = catalogue.get(indicator_id)
    if indicator is None or not indicator.for_a_person:
        known = ", ".join(one.id for one in catalogue if one.for_a_person)
        error = FieldError(pointer="/indicator_id", detail=f"expected an indicator that is for a person: {known}")
        raise Problem(422, "invalid-request", "this indicator has no form; see errors", errors=[error])
    return indicator


def _answers(indicator: Indicator, said: StaffNoteIn) -> dict[str, str]:
    answers = {HOLDS: "yes" if said.holds else "no"}
    errors = []
    for place, one in enumerate(said.answers):
        expected = _expected(indicator, one)
        if str(one.question) in answers:
            expected = "expected one answer to each question"
        if expected:
            errors.append(FieldError(pointer=f"/answers/{place}", detail=expected))
        answers[str(one.question)] = one.answer
    if errors:
        raise Problem(422, "invalid-request", "an answer does not fit its question; see errors", errors=errors)
    return answers


def _expected(indicator: Indicator, one: AnswerIn) -> str:
    """What would have fitted the question; empty where the answer does."""
    if one.question > len(indicator.form):
        return f"expected a question from 1 to {len(indicator.form)}"
    question = indicator.form[one.question - 1]
    if question.answer == "date":
        return "" if _is_date(one.answer) else "expected a date such as 2026-03-01"
    if question.choices and not _are_choices(question, one.answer):
        several = f", several with {SEVERAL} between them" if question.answer == "several" else ""
        return f"expected one of: {', '.join(question.choices)}{several}"
    return ""


def _are_choices(question: Question, answer: str) -> bool:
    chosen = answer.split(SEVERAL) if question.answer == "several" else [answer]
    return {one.strip() for one in chosen} <= set(question.choices)


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _form(indicator: Indicator) -> FormOut:
    return FormOut(
        indicator_id=indicator.id,
        title=indicator.title,
        looks_for=indicator.looks_for,
        threshold=indicator.threshold,
        mitigation=indicator.mitigation,
        questions=[
            QuestionOut(question=number, asks=one.asks, answer=one.answer, choices=list(one.choices))
            for number, one in enumerate(indicator.form, start=1)
        ],
    )


def _kept(note: StaffNote) -> KeptNoteOut:
    answers = {number: answer for number, answer in note.answers.items() if number != HOLDS}
    return KeptNoteOut(
        note_id=note.note_id,
        noted_at=note.noted_at,
        indicator_id=note.indicator_id,
        person=note.person,
        holds=note.answers[HOLDS] == "yes",
        answers=[AnswerIn(question=int(number), answer=answer) for number, answer in sorted(answers.items())],
    )
