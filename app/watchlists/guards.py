"""Holds a new version of a list against the last good one: what looks like a fault is not let in by itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from app.domain.designation import NameKind
from app.domain.snapshot import ListContents, ListSnapshot, SnapshotCounts
from app.watchlists.errors import Refusal, RefusalCode, SnapshotRefused
from app.watchlists.freshness import STAMP_TOLERANCE

_REPLACEMENT_CHARACTER = "\ufffd"


@dataclass(frozen=True, slots=True)
class GuardLimits:
    """How far a new version may differ from the last one before a person has to look at it. Shares are 0..1.

    The UN list lost 12 entries of 1,000 on 1 December 2020 and 84 on 19 October 2023, both rightly; between August
    2023 and March 2025 its file lacked 183 of 850 birth dates, wrongly. `max_field_loss_share` is of birth dates,
    documents, nationalities and names in original script, each for every entry. Kinds, list types and such fields of
    which there were fewer than `smallest_group` may vanish: a single ship does.
    """

    max_shrink_share: float = 0.10
    max_growth_factor: float = 2.0
    max_field_loss_share: float = 0.10
    max_garbled_share: float = 0.005
    smallest_group: int = 5


@dataclass(frozen=True, slots=True)
class _Versions:
    """What the guards compare."""

    new: ListContents
    counts: SnapshotCounts
    previous: ListSnapshot
    limits: GuardLimits


def check(
    new: ListContents, *, counts: SnapshotCounts, previous: ListSnapshot | None, limits: GuardLimits = GuardLimits()
) -> None:
    """Raise SnapshotRefused, with every refusal, where `new` must not replace `previous` by itself; else return.

    `counts` are those of `new`; `previous` is the version in force, None for the first.
    """
    refusals = find_refusals(new, counts=counts, previous=previous, limits=limits)
    if refusals:
        raise SnapshotRefused(refusals)


def find_refusals(
    new: ListContents, *, counts: SnapshotCounts, previous: ListSnapshot | None, limits: GuardLimits
) -> tuple[Refusal, ...]:
    """Every reason why `new` must not be let in by itself, in the order of the table; none where it may."""
    found = [refusal for refusal in (_empty(new), _duplicates(new), _garbled(new, limits)) if refusal is not None]
    if previous is not None:
        versions = _Versions(new, counts, previous, limits)
        found.extend(refusal for guard in _COMPARISONS if (refusal := guard(versions)) is not None)
    return tuple(found)


def generated_in_future(new: ListContents, *, now: datetime) -> Refusal | None:
    """Refused where the publisher's stamp lies ahead of `now` (UTC): every file that follows would look too old."""
    if new.generated_at is None or new.generated_at - now <= STAMP_TOLERANCE:
        return None
    return Refusal(
        RefusalCode.GENERATED_IN_FUTURE,
        f"The new version says that it was generated on {new.generated_at:%Y-%m-%d %H:%M} UTC, which is in the future: "
        "its stamp or this machine's clock is wrong.",
    )


def _empty(new: ListContents) -> Refusal | None:
    if new.designations:
        return None
    return Refusal(RefusalCode.EMPTY, "The new version has no entry at all.")


def _duplicates(new: ListContents) -> Refusal | None:
    references = Counter(designation.reference for designation in new.designations)
    twice = [reference for reference, times in references.items() if times > 1]
    if not twice:
        return None
    return Refusal(
        RefusalCode.DUPLICATE_REFERENCE,
        f"{len(twice)} reference numbers stand more than once in the new version, {twice[0]} among them; "
        "each must be there once.",
    )


def _garbled(new: ListContents, limits: GuardLimits) -> Refusal | None:
    garbled = sum(any(_is_garbled(name.text) for name in designation.names) for designation in new.designations)
    if garbled <= limits.max_garbled_share * len(new.designations):
        return None
    return Refusal(
        RefusalCode.GARBLED_TEXT,
        f"{garbled} of {len(new.designations)} entries have names whose letters were destroyed by a wrong encoding.",
    )


def _is_garbled(text: str) -> bool:
    """Whether `text` holds replacement characters, or is UTF-8 that was read as a one-byte code page."""
    if _REPLACEMENT_CHARACTER in text:
        return True
    if text.isascii():
        return False
    try:
        text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return False
    return True


def _shrank(versions: _Versions) -> Refusal | None:
    before, now = versions.previous.counts.designations, versions.counts.designations
    if now >= before * (1 - versions.limits.max_shrink_share):
        return None
    return Refusal(
        RefusalCode.SHRANK,
        f"The new version has {now} entries, the last one {before}: "
        f"more than {versions.limits.max_shrink_share:.0%} fewer.",
    )


def _grew(versions: _Versions) -> Refusal | None:
    before, now = versions.previous.counts.designations, versions.counts.designations
    if now <= before * versions.limits.max_growth_factor:
        return None
    return Refusal(
        RefusalCode.GREW,
        f"The new version has {now} entries, the last one {before}: "
        f"more than {versions.limits.max_growth_factor:g} times as many.",
    )


def _kind_vanished(versions: _Versions) -> Refusal | None:
    gone = _vanished(versions.previous.counts.by_kind, versions.counts.by_kind, versions.limits)
    return Refusal(RefusalCode.KIND_VANISHED, f"The new version has no {gone} any more.") if gone else None


def _list_type_vanished(versions: _Versions) -> Refusal | None:
    gone = _vanished(versions.previous.counts.by_list_type, versions.counts.by_list_type, versions.limits)
    return (
        Refusal(RefusalCode.LIST_TYPE_VANISHED, f"The new version has no entry of {gone} any more.") if gone else None
    )


def _vanished(before: Mapping[str, int], now: Mapping[str, int], limits: GuardLimits) -> str:
    return ", ".join(
        f"{group} (there were {size})"
        for group, size in sorted(before.items())
        if size >= limits.smallest_group and not now.get(group)
    )


def _birth_dates_lost(versions: _Versions) -> Refusal | None:
    """Birth dates for each entry, not people without any: the publisher once lost the second and further dates."""
    return _lost(versions, RefusalCode.BIRTH_DATES_LOST, "birth dates", lambda counts: counts.birth_dates)


def _documents_lost(versions: _Versions) -> Refusal | None:
    return _fewer(versions, RefusalCode.DOCUMENTS_LOST, "documents", lambda counts: counts.documents)


def _nationalities_lost(versions: _Versions) -> Refusal | None:
    return _fewer(versions, RefusalCode.NATIONALITIES_LOST, "nationalities", lambda counts: counts.nationalities)


def _original_script_lost(versions: _Versions) -> Refusal | None:
    return _fewer(
        versions,
        RefusalCode.ORIGINAL_SCRIPT_LOST,
        "names in original script",
        lambda counts: counts.names.get(NameKind.ORIGINAL_SCRIPT.value, 0),
    )


def _fewer(
    versions: _Versions, code: RefusalCode, what: str, number: Callable[[SnapshotCounts], int]
) -> Refusal | None:
    """As `_lost`, of what whole regimes never have: many new entries without it take nothing from the others."""
    if number(versions.counts) >= number(versions.previous.counts):
        return None
    return _lost(versions, code, what, number)


def _lost(versions: _Versions, code: RefusalCode, what: str, number: Callable[[SnapshotCounts], int]) -> Refusal | None:
    """Refused where there are fewer of something for each entry than the limits allow; a handful may go."""
    before, now = versions.previous.counts, versions.counts
    if number(before) < versions.limits.smallest_group or not (before.designations and now.designations):
        return None
    share_before = number(before) / before.designations
    if number(now) / now.designations >= share_before * (1 - versions.limits.max_field_loss_share):
        return None
    return Refusal(
        code,
        f"The new version has {number(now)} {what} for {now.designations} entries, the last one {number(before)} for "
        f"{before.designations}: more than {versions.limits.max_field_loss_share:.0%} fewer for each entry.",
    )


def _older_than_active(versions: _Versions) -> Refusal | None:
    before, now = versions.previous.generated_at, versions.new.generated_at
    if before is None or now is None or now >= before:
        return None
    return Refusal(
        RefusalCode.OLDER_THAN_ACTIVE,
        f"The new version was generated on {now:%Y-%m-%d %H:%M} UTC, before the one in force "
        f"({before:%Y-%m-%d %H:%M} UTC).",
    )


_COMPARISONS: tuple[Callable[[_Versions], Refusal | None], ...] = (
    _shrank,
    _grew,
    _kind_vanished,
    _list_type_vanished,
    _birth_dates_lost,
    _documents_lost,
    _nationalities_lost,
    _original_script_lost,
    _older_than_active,
)
