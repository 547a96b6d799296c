"""Computes a past screening again from its stored list versions and settings, and explains every difference."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from hashlib import sha256
from typing import Any

from app.api.models import ScreeningOut
from app.api.protected_subjects import SubjectErasedError, masked_answer, opened_request, protected_since
from app.api.replay_models import DifferenceOut, ReplayOut, ReplayOutcome
from app.api.screening_answer import ScreeningInputs, compose_answer
from app.api.services import CODE_VERSION, Services
from app.audit.entry import Act
from app.domain.screening_record import ScreeningRecord
from app.matching.version import MATCHER_VERSION
from app.screening.library import ListState, PastVersion
from app.screening.screener import ScreeningPolicy, ScreeningSettings
from app.store.errors import SnapshotDamagedError

MAX_DIFFERENCES = 200
_Place = tuple[str, str | None, str | None]
"""A JSON pointer with the values then and now."""
_VERSIONS = frozenset({"/code_version", "/matcher_version"})


class _InputMissingError(Exception):
    """Something that the answer was made of is not there any more; the text says what."""


def replay(services: Services, record: ScreeningRecord, *, actor: str) -> ReplayOut:
    """Compute the answer of `record` again, compare, and enter in the audit log that `actor` did so."""
    then = ScreeningOut.model_validate_json(record.response_document)
    now = services.clock()
    try:
        document, missing = _recomputed(services, record, then), ""
    except (_InputMissingError, SnapshotDamagedError, SubjectErasedError) as error:
        document, missing = None, str(error)
    found = [] if document is None else _differences_of(services, record, document, then)
    told = ReplayOut(
        screening_id=record.screening_id,
        outcome=_outcome(record.response_document, document, found),
        replayed_at=now,
        asked_at=record.created_at,
        stored_sha256=_hash(record.response_document),
        replayed_sha256=None if document is None else _hash(document),
        code_version_then=then.code_version,
        code_version_now=CODE_VERSION,
        matcher_version_then=then.matcher_version,
        matcher_version_now=MATCHER_VERSION,
        total_differences=len(found),
        differences=found[:MAX_DIFFERENCES],
        missing=[missing] if missing else [],
    )
    with services.database.transaction() as transaction:
        services.audit.append(_entry(told, actor=actor, at=now), transaction=transaction)
    return told


def _differences_of(
    services: Services, record: ScreeningRecord, document: str, then: ScreeningOut
) -> list[DifferenceOut]:
    hidden = protected_since(services, record)
    return list(_differences(record.response_document, document, then, hidden=hidden))


def _entry(told: ReplayOut, *, actor: str, at: datetime) -> Act:
    detail: dict[str, str | int] = {"outcome": told.outcome.value, "differences": told.total_differences}
    return Act(at, actor, "screening.replayed", "screening", told.screening_id, detail)


def _recomputed(services: Services, record: ScreeningRecord, then: ScreeningOut) -> str:
    """The answer as the stored inputs give it now."""
    asked, people = opened_request(services, record)
    own = then.settings.institution_minimum_score
    policy = services.policy if own is None else ScreeningPolicy(own, services.policy.limits)
    inputs = ScreeningInputs(
        screening_id=record.screening_id,
        at=record.created_at,
        asked=asked,
        settings=ScreeningSettings(
            lists=None if asked.settings.lists is None else frozenset(asked.settings.lists),
            minimum_score=then.settings.minimum_score,
            limit=then.settings.limit,
            as_of=then.settings.as_of,
        ),
        policy=policy,
        states=_states(services, record, then),
    )
    return masked_answer(compose_answer(inputs), people).model_dump_json()


def _states(services: Services, record: ScreeningRecord, then: ScreeningOut) -> tuple[ListState, ...]:
    versions = []
    for used in then.lists:
        if used.list_id not in {source.id for source in services.library.sources}:
            raise _InputMissingError(f"the list {used.list_id} is not configured any more")
        snapshot = None if used.snapshot_id is None else services.snapshots.snapshot(used.snapshot_id)
        if used.snapshot_id is not None and snapshot is None:
            raise _InputMissingError(f"the version {used.snapshot_id} of {used.list_id} is not kept")
        versions.append(PastVersion(used.list_id, snapshot, used.last_checked_at, used.published_at))
    return services.library.as_they_were(versions, at=None if then.settings.as_of else record.created_at)


def _outcome(then: str, now: str | None, differences: list[DifferenceOut]) -> ReplayOutcome:
    if now is None:
        return ReplayOutcome.NOT_POSSIBLE
    if then == now:
        return ReplayOutcome.SAME_BYTES
    if differences and all(one.pointer in _VERSIONS for one in differences):
        return ReplayOutcome.SAME_FINDINGS
    return ReplayOutcome.DIFFERENT


def _differences(then: str, now: str, answer: ScreeningOut, *, hidden: Collection[int]) -> Iterator[DifferenceOut]:
    """Each place that differs; of the results in `hidden` without their values, which would identify somebody."""
    for pointer, old, new in _compared(json.loads(then), json.loads(now), ""):
        masked = any(pointer.startswith(f"/results/{place}/") for place in hidden)
        shown = (None, None) if masked else (old, new)
        yield DifferenceOut(pointer=pointer, then=shown[0], now=shown[1], why=_why(pointer, answer))


def _why(pointer: str, then: ScreeningOut) -> str:
    """The reason for a difference at `pointer`: the first of the table that fits."""
    threshold_unknown = then.settings.institution_minimum_score is None
    reasons = (
        (pointer in _VERSIONS, "the program was replaced by another version since"),
        (pointer.startswith("/lists/"), "the settings of the list changed since: its name, limits of age or kind"),
        (
            pointer == "/settings/institution_minimum_score",
            "the answer was given by a version that did not note the institution's threshold",
        ),
        (then.matcher_version != MATCHER_VERSION, "another version of the matcher compares names in another way"),
        (
            threshold_unknown and "/reasons" in pointer,
            "the institution's threshold of that day is not known; the one of today was taken",
        ),
        (then.code_version != CODE_VERSION, "another version of the program words or orders answers in another way"),
    )
    unexplained = "not explained: the same versions should give the same answer; report this"
    return next((why for fits, why in reasons if fits), unexplained)


def _compared(then: Any, now: Any, pointer: str) -> Iterator[_Place]:
    """Every place where two JSON values differ, as deep as it goes."""
    if isinstance(then, dict) and isinstance(now, dict):
        for key in dict.fromkeys([*then, *now]):
            yield from _members(then, now, key, f"{pointer}/{key.replace('~', '~0').replace('/', '~1')}")
    elif isinstance(then, list) and isinstance(now, list):
        both = (dict(enumerate(then)), dict(enumerate(now)))
        for place in range(max(len(then), len(now))):
            yield from _members(*both, place, f"{pointer}/{place}")
    elif then != now:
        yield pointer, _said(then), _said(now)


def _members(then: dict[Any, Any], now: dict[Any, Any], key: Any, pointer: str) -> Iterator[_Place]:
    if key in then and key in now:
        yield from _compared(then[key], now[key], pointer)
    else:
        yield pointer, _said(then[key]) if key in then else None, _said(now[key]) if key in now else None


def _said(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _hash(document: str) -> str:
    return sha256(document.encode()).hexdigest()
