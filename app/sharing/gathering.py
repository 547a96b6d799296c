"""Gathers everything that an export tells of a decided alert, and settles who in it is protected."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from app.confidentiality.protection import ACCOUNT, FIELDS, NAME, TOKEN, Protector, token_of
from app.domain.alert import Alert, AlertKind, AlertState, Disposition
from app.domain.designation import PartyKind
from app.domain.partial_date import PartialDate
from app.domain.protected_person import ProtectedPerson
from app.domain.red_flag import CaseRole
from app.domain.subject import Identifier
from app.domain.transaction import Party, Transaction
from app.payments.transaction_document import transaction_from
from app.review.intake import account_key
from app.sharing.case_file import CaseFile, CaseFlag, CaseMatch, CaseTransaction, Participant
from app.sharing.errors import SharingError
from app.sharing.redaction import pseudonym_of
from app.store.alerts import AlertStore
from app.store.confidential import ConfidentialStore
from app.store.transaction_history import TransactionHistory
from app.watchlists.sources import ListSource

_Sides = tuple[Participant | None, Participant | None]


class Gatherer:
    """Reads cases out of the stores; `sources` are the configured lists, by id."""

    def __init__(
        self,
        alerts: AlertStore,
        history: TransactionHistory,
        people: ConfidentialStore,
        *,
        protector: Protector,
        sources: Mapping[str, ListSource],
    ) -> None:
        self._alerts = alerts
        self._history = history
        self._people = people
        self._protector = protector
        self._sources = sources

    def case_of(self, alert: Alert) -> CaseFile:
        """The case of a confirmed alert.

        Raises SharingError `not_confirmed` for an alert that is not closed as a true match: nothing else leaves the
        house, for nobody has answered for it.
        """
        if alert.state is not AlertState.CLOSED or alert.disposition is not Disposition.TRUE_MATCH:
            message = "only confirmed alerts are exported: decide it and have it countersigned first"
            raise SharingError("not_confirmed", message, http_status=409)
        evidence = json.loads(alert.finding.hit_document)
        of_names = alert.finding.kind is AlertKind.NAME_MATCH
        return self._of_name(alert, evidence) if of_names else self._of_account(alert, evidence)

    def _of_name(self, alert: Alert, hit: Mapping[str, Any]) -> CaseFile:
        named = _named(json.loads(alert.finding.subject_document))
        (subject,) = self._settled(alert, [replace(named, is_subject=True)], {}, is_suspicion=True)
        return CaseFile(
            alert=alert,
            subject=subject,
            participants=(subject,),
            transactions=(),
            flags=(),
            match=self._match(hit),
            decisions=self._alerts.decisions(alert.alert_id),
            history=self._alerts.history(alert.alert_id),
            evidence=hit,
        )

    def _of_account(self, alert: Alert, flags: Mapping[str, Any]) -> CaseFile:
        resting = _resting(flags)
        kept = [transaction_from(one.document) for one in self._history.of_ids(resting)]
        sides = [(_payer(one), _payee(one)) for one in kept]
        holder = json.loads(alert.finding.subject_document)
        found = _one_each(_holder(holder), sides, alert.finding.subject_key)
        roles = {str(one["label"]): one["role"] for one in flags.get("money", {}).get("nodes", []) if one.get("role")}
        is_suspicion = bool(flags.get("subject_of_suspicion")) and not alert.finding.is_protective
        settled = self._settled(alert, found, roles, is_suspicion=is_suspicion)
        by_key = {one.key: one for one in settled}
        return CaseFile(
            alert=alert,
            subject=settled[0],
            participants=settled,
            transactions=tuple(
                CaseTransaction(one, tuple(resting[one.transaction_id]), _side(payer, by_key), _side(payee, by_key))
                for one, (payer, payee) in zip(kept, sides, strict=True)
            ),
            flags=tuple(_flag(one) for one in flags.get("flags", [])),
            match=None,
            decisions=self._alerts.decisions(alert.alert_id),
            history=self._alerts.history(alert.alert_id),
            evidence=flags,
            not_kept=sorted(resting.keys() - {one.transaction_id for one in kept}),
        )

    def _match(self, hit: Mapping[str, Any]) -> CaseMatch:
        source = self._sources.get(hit["list_id"])
        return CaseMatch(
            list_id=hit["list_id"],
            list_name=hit["list_id"] if source is None else source.name,
            authority=hit["list_id"] if source is None else source.authority,
            reference=hit["reference"],
            snapshot_id=hit["snapshot_id"],
            published_at=hit["list_published_at"] or "",
            matched_name=hit["matched_name"],
            submitted_name=hit["submitted_name"],
            score=hit["score"],
            summary=hit["explanation"]["summary"],
        )

    def _settled(
        self, alert: Alert, found: Sequence[Participant], roles: Mapping[str, str], *, is_suspicion: bool
    ) -> tuple[Participant, ...]:
        """The participants with role, protection and suspicion; the subject is the first of them.

        Protected is everybody in a protective case, whoever is known as protected from any case, and whoever the flags
        themselves take for a potential victim or a victim's family.
        """
        ids = self._person_ids({value for one in found for value in _reported_as(one)})
        with self._alerts.transaction() as transaction:
            known = self._people.known(ids.values(), transaction=transaction)
        settled = []
        for one in found:
            said = roles.get(one.key) or roles.get(token_of(ids[one.key], ACCOUNT))
            role = None if said is None else CaseRole(said)
            is_protected = (
                alert.finding.is_protective
                or (role is not None and role.is_protected)
                or any(ids[value] in known for value in _reported_as(one))
            )
            names, values = self._sealed(known, ids, one) if is_protected else ((), ())
            settled.append(
                replace(
                    one,
                    role=role,
                    is_protected=is_protected,
                    is_suspected=one.is_subject and is_suspicion and not is_protected,
                    pseudonym=pseudonym_of(alert.finding.subject_key, ids[one.key]) if is_protected else "",
                    sealed_names=names,
                    sealed_values=values,
                )
            )
        return tuple(settled)

    def _sealed(
        self, known: Mapping[str, ProtectedPerson], ids: Mapping[str, str], one: Participant
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The names and the other values that are sealed of a participant: texts must not hold them."""
        people = {ids[value]: known[ids[value]] for value in _reported_as(one) if ids[value] in known}
        opened = [
            (field, self._protector.opened(person, ciphertext, field=field))
            for person_id, person in people.items()
            if person.wrapped_key is not None
            for field, ciphertext in self._people.values(person_id, FIELDS)
        ]
        names = tuple(value for field, value in opened if field == NAME)
        return names, tuple(value for field, value in opened if field != NAME)

    def _person_ids(self, values: Iterable[str]) -> Mapping[str, str]:
        """The ids of people by what they are reported under; a token that stands in the case already says its own."""
        tokens = {value: TOKEN.fullmatch(value) for value in values}
        known = self._protector.whose(value for value, token in tokens.items() if token is None)
        return {
            value: token[1] if token else known.get(value) or self._protector.person_id(value)
            for value, token in tokens.items()
        }


def _reported_as(one: Participant) -> Iterator[str]:
    """Everything under which somebody can be known as protected."""
    return filter(None, (one.key, one.name, one.account, *(each.value for each in one.identifiers)))


def _resting(flags: Mapping[str, Any]) -> dict[str, list[str]]:
    """The numbers of the transactions that flags rest on, each with its flags."""
    resting: dict[str, list[str]] = {}
    for flag in flags.get("flags", []):
        for one in flag.get("transactions", []):
            resting.setdefault(str(one["transaction_id"]), []).append(str(flag["indicator_id"]))
    return resting


def _one_each(holder: Participant, sides: Sequence[_Sides], subject_key: str) -> list[Participant]:
    """Every participant once, with what their latest transaction says; the subject first."""
    latest: dict[str, Participant] = {}
    for one in (side for pair in sides for side in pair if side is not None):
        latest.pop(one.key, None)
        latest[one.key] = one
    subject = next((one for one in latest.values() if account_key(one.key) == subject_key), holder)
    others = sorted((one for one in latest.values() if one.key != subject.key), key=lambda one: one.key)
    return [replace(subject, is_subject=True), *others]


def _payer(transaction: Transaction) -> Participant | None:
    return None if transaction.originator is None else _of_party(transaction.originator)


def _payee(transaction: Transaction) -> Participant | None:
    if transaction.beneficiary is not None:
        return _of_party(transaction.beneficiary)
    shop = transaction.merchant.name or transaction.merchant.reference
    return Participant(key=shop, name=shop, kind=PartyKind.ORGANISATION) if shop else None


def _of_party(party: Party) -> Participant | None:
    key = party.account or party.name
    if not key:
        return None
    return Participant(
        key=key,
        name=party.name,
        kind=party.kind,
        account=party.account,
        agent=party.agent,
        country=party.place.country or party.address.country,
        city=party.place.city or party.address.city,
        address=party.address,
        birth_date=party.birth_date,
        identifiers=party.identifiers,
        phone=party.phone,
        email=party.email,
        employer=party.employer,
    )


def _holder(account: Mapping[str, Any]) -> Participant:
    return Participant(
        key=account["account"],
        name=account.get("holder_name", ""),
        account=account["account"],
        agent=account.get("agent", ""),
        country=account.get("country", ""),
    )


def _named(subject: Mapping[str, Any]) -> Participant:
    """Who was screened. Names given in parts stay in parts; of a whole name nobody knows which part is which."""
    first = subject["names"][0]
    parts = {} if isinstance(first, str) else first
    name = first if isinstance(first, str) else " ".join(_said(parts, ("first", "middle", "father", "family")))
    birth_date = subject.get("birth_date")
    return Participant(
        key=name,
        name=name,
        kind=PartyKind(subject.get("kind", "unknown")),
        birth_date=None if birth_date is None else PartialDate.parse(birth_date),
        nationalities=tuple(subject.get("nationalities", ())),
        gender=subject.get("gender", ""),
        identifiers=tuple(Identifier(**one) for one in subject.get("identifiers", ())),
        first_name=parts.get("first", ""),
        middle_name=" ".join(_said(parts, ("middle", "father"))),
        last_name=parts.get("family", ""),
    )


def _said(parts: Mapping[str, str], names: Iterable[str]) -> Iterator[str]:
    return (parts[name] for name in names if parts.get(name, "").strip())


def _side(one: Participant | None, by_key: Mapping[str, Participant]) -> Participant | None:
    return None if one is None else by_key[one.key]


def _flag(flag: Mapping[str, Any]) -> CaseFlag:
    return CaseFlag(
        indicator_id=flag["indicator_id"],
        title=flag["title"],
        threshold=flag["threshold"],
        fired_at=datetime.fromisoformat(flag["fired_at"]),
        transaction_ids=tuple(str(one["transaction_id"]) for one in flag["transactions"]),
    )
