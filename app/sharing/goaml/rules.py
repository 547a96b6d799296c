"""Holds a goAML report against the rules of its profile, before anybody is given it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from app.sharing.errors import FieldProblem
from app.sharing.goaml.profile import Body, ElementKind, ElementRule, Profile
from app.sharing.redaction import PSEUDONYM

EARLIEST = datetime(1753, 1, 1)  # noqa: DTZ001 (the schema's own bound, without a zone)
"""The first moment that the schema's dates can say."""
_MOMENT = "%Y-%m-%dT%H:%M:%S"
_MARKS_OF_SUSPECTS = ("is_suspected", "from_is_suspected", "to_is_suspected")


def problems_of(root: etree._Element, profile: Profile, *, now: datetime) -> tuple[FieldProblem, ...]:
    """Everything that does not fit, the first first: presence, order, length, words, and what authorities reject.

    `now` is UTC: nothing that is reported lies after it. No problem repeats a value.
    """
    return (
        *_of_shape(root, "report", "/report", profile),
        *_of_code(root, profile),
        *_of_transactions(root, profile, now),
        *_of_parties(root, profile),
    )


def _of_shape(element: etree._Element, type_name: str, place: str, profile: Profile) -> Iterator[FieldProblem]:
    rules = profile.elements(type_name)
    children = [str(child.tag) for child in element]
    counts = Counter(children)
    for name in sorted(counts.keys() - rules.keys()):
        yield FieldProblem(f"{place}/{name}", "this element has no place here in the profile; correct its shape")
    known = [name for name in children if name in rules]
    if known != sorted(known, key=list(rules).index):
        yield FieldProblem(place, f"expected the elements in the order {', '.join(rules)}")
    yield from _of_presence(counts, rules, place)
    seen: Counter[str] = Counter()
    for child in element:
        name = str(child.tag)
        seen[name] += 1
        inner = f"{place}/{name}" + (f"[{seen[name]}]" if counts[name] > 1 else "")
        rule = rules.get(name)
        if rule is None:
            continue
        if rule.type:
            yield from _of_shape(child, rule.type, inner, profile)
        elif said := _of_text(child.text or "", rule, profile):
            yield FieldProblem(inner, said)


def _of_presence(counts: Counter[str], rules: Mapping[str, ElementRule], place: str) -> Iterator[FieldProblem]:
    for name, rule in rules.items():
        if rule.required and not counts[name]:
            yield FieldProblem(f"{place}/{name}", f"missing; {rule.fix or 'complete it where it was reported'}")
        if counts[name] > 1 and not rule.many:
            yield FieldProblem(f"{place}/{name}", f"stands {counts[name]} times, expected once")
    for group in filter(None, dict.fromkeys(rule.any_of for rule in rules.values())):
        names = [name for name, rule in rules.items() if rule.any_of == group]
        if not any(counts[name] for name in names):
            yield FieldProblem(place, f"missing; expected one of {', '.join(names)}")
    for group in filter(None, dict.fromkeys(rule.choice for rule in rules.values())):
        there = [name for name, rule in rules.items() if rule.choice == group and counts[name]]
        if len(there) > 1:
            yield FieldProblem(place, f"expected only one of {', '.join(there)}")


def _of_text(text: str, rule: ElementRule, profile: Profile) -> str:
    if not text.strip():
        return "empty; leave it out or complete it"
    if rule.unknown and text == profile.unknown_code:
        return ""
    if rule.max_chars is not None and len(text) > rule.max_chars:
        return f"{len(text):,} characters, at most {rule.max_chars:,} are taken; say it shorter"
    if rule.pattern and not re.fullmatch(rule.pattern, text):
        return f"{len(text):,} characters that do not fit the authority's pattern {rule.pattern}"
    words = profile.allowed(rule.codes) if rule.codes else frozenset[str]()
    if words and text not in words:
        return f"expected one of {', '.join(sorted(words))}"
    return _KINDS[rule.kind](text)


def _of_integer(text: str) -> str:
    return "" if text.isascii() and text.isdigit() else "expected a whole number"


def _of_decimal(text: str) -> str:
    try:
        is_number = Decimal(text).is_finite() and "E" not in text.upper()
    except InvalidOperation:
        is_number = False
    return "" if is_number else "expected a decimal number"


def _of_moment(text: str) -> str:
    moment = _moment(text)
    if moment is None:
        return "expected a moment like 2026-03-01T12:00:00"
    return "" if moment >= EARLIEST else f"expected a moment from {EARLIEST.year} on"


def _of_boolean(text: str) -> str:
    return "" if text in ("true", "false") else "expected true or false"


_KINDS: dict[ElementKind, Callable[[str], str]] = {
    ElementKind.TEXT: lambda _: "",
    ElementKind.INTEGER: _of_integer,
    ElementKind.DECIMAL: _of_decimal,
    ElementKind.MOMENT: _of_moment,
    ElementKind.BOOLEAN: _of_boolean,
}


def _of_code(root: etree._Element, profile: Profile) -> Iterator[FieldProblem]:
    code = profile.report_codes.get(root.findtext("report_code") or "")
    if code is None:
        return
    has_transactions = root.find("transaction") is not None
    if code.body is Body.TRANSACTIONS and not has_transactions:
        detail = "this kind of report tells transactions and the case has none; choose one that tells an activity"
        yield FieldProblem("/report/report_code", detail)
    rules = profile.elements("report")
    for name in code.needs:
        if not (root.findtext(name) or "").strip() and root.find(f"{name}/*") is None:
            fix = rules[name].fix if name in rules else ""
            yield FieldProblem(f"/report/{name}", f"missing, and this kind of report needs it; {fix or 'complete it'}")


def _of_transactions(root: etree._Element, profile: Profile, now: datetime) -> Iterator[FieldProblem]:
    transactions = root.findall("transaction")
    limit = profile.limits.transactions
    if len(transactions) > limit:
        detail = f"{len(transactions):,} transactions, the profile takes at most {limit:,}; report them in parts"
        yield FieldProblem("/report/transaction", detail)
    numbers = Counter(one.findtext("transactionnumber") for one in transactions)
    if any(count > 1 for count in numbers.values()):
        yield FieldProblem("/report/transaction/transactionnumber", "expected each number once")
    for place, one in enumerate(transactions, start=1):
        moment = _moment(one.findtext("date_transaction") or "")
        if moment is not None and moment > now.replace(tzinfo=None):
            yield FieldProblem(f"/report/transaction[{place}]/date_transaction", "lies in the future; correct its date")
        amount = one.findtext("amount_local") or ""
        if amount and not _of_decimal(amount) and Decimal(amount) <= 0:
            yield FieldProblem(f"/report/transaction[{place}]/amount_local", "expected more than nothing")


def _of_parties(root: etree._Element, profile: Profile) -> Iterator[FieldProblem]:
    parties = root.findall("activity/report_parties/report_party")
    if len(parties) > profile.limits.parties:
        detail = f"{len(parties):,} parties, the profile takes at most {profile.limits.parties:,}"
        yield FieldProblem("/report/activity/report_parties", detail)
    for mark in _MARKS_OF_SUSPECTS:
        for element in root.iter(mark):
            owner = element.getparent()
            assert owner is not None, "a mark stands within whom it marks"
            if element.text == "true" and any(PSEUDONYM.fullmatch(one.text or "") for one in owner.iter("last_name")):
                detail = "somebody protected is marked as a suspect; a potential victim is never reported as one"
                yield FieldProblem(f"/report//{mark}", detail)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT)  # noqa: DTZ007 (goAML writes moments without a zone)
    except ValueError:
        return None
