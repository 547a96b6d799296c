"""Says a decided case as a goAML report: its parties, its transactions, why, and who is no suspect.

Sources: UNODC goAML 5 (elements and their meaning); FIN-2020-A008 (victims are no subjects of a report).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from anyascii import anyascii

from app.domain.currency import decimals
from app.domain.designation import PartyKind
from app.domain.partial_date import DatePrecision
from app.domain.transaction import Channel
from app.sharing.case_file import CaseFile, CaseTransaction, Participant
from app.sharing.goaml.document import Values
from app.sharing.goaml.profile import SANCTIONS_MATCH, Body, Profile
from app.sharing.redaction import Redaction

PROTECTED_COMMENT = (
    "Potential victim or victim's family: not a suspect. The identity is protected (S/RES/2331 (2016), paragraph 6) "
    "and left out here; it can be asked for through the authority's own channel under this pseudonym."
)
UNKNOWN_COMMENT = "Not reported to the institution."
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_NOT_LATIN = re.compile(r"[^a-zA-Z0-9 .'-]+")
_COUNTRY = re.compile(r"[A-Z]{2}")
_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class ReportWish:
    """What a person says of a report: which kind, and in their own words why, and what was done."""

    report_code: str
    reason: str
    action: str = ""
    fiu_ref_number: str = ""


def report_of(case: CaseFile, wish: ReportWish, profile: Profile, redaction: Redaction, *, now: datetime) -> Values:
    """The report of a case as nested values; what is not known is None and stays so. `now` is UTC."""
    entity = profile.reporting_entity
    assert entity is not None, "profiles that nobody reports by are only extended"
    writer = _Writer(case, profile, redaction)
    code = profile.report_codes.get(wish.report_code)
    tells_transactions = code is not None and code.body is Body.TRANSACTIONS
    location = entity.location
    return {
        "rentity_id": None if entity.id is None else str(entity.id),
        "rentity_branch": entity.branch,
        "submission_code": "E",
        "report_code": wish.report_code,
        "entity_reference": f"alert-{case.alert.alert_id}",
        "fiu_ref_number": wish.fiu_ref_number.strip(),
        "report_date": moment(now),
        "currency_code_local": entity.currency,
        "reporting_person": None if entity.person is None else entity.person.model_dump(),
        "reporting_user_code": entity.user_code if entity.person is None else None,
        "location": None if location is None else location.model_dump(),
        "reason": writer.reason(wish.reason),
        "action": redaction.free_text(wish.action.strip()),
        "transaction": [writer.transaction(one) for one in case.transactions] if tells_transactions else [],
        "activity": {"report_parties": {"report_party": [writer.report_party(one) for one in case.participants]}},
        "report_indicators": writer.indicators(),
    }


def moment(at: datetime) -> str:
    """A moment as goAML writes it, in UTC and without a zone."""
    return at.strftime("%Y-%m-%dT%H:%M:%S")


class _Writer:
    """Says the parts of one case by one profile."""

    def __init__(self, case: CaseFile, profile: Profile, redaction: Redaction) -> None:
        self._case = case
        self._profile = profile
        self._redaction = redaction

    def reason(self, said: str) -> str:
        """What the person says, then the facts: the match or the flags, by their rules and thresholds."""
        return "\n".join(line for line in (self._redaction.free_text(said.strip()), *self._facts()) if line)

    def indicators(self) -> Values | None:
        """The authority's codes of what was found, each once; None where the profile has none of them."""
        found = [SANCTIONS_MATCH] if self._case.match else [one.indicator_id for one in self._case.flags]
        codes = dict.fromkeys(code for one in found if (code := self._profile.indicator(one)))
        return {"indicator": list(codes)} if codes else None

    def transaction(self, one: CaseTransaction) -> Values:
        """One transaction with both sides; times and places are coarse where somebody protected takes part in it."""
        transaction, protected = one.transaction, one.touches_protected
        booked_at = transaction.booked_at.replace(minute=0, second=0) if protected else transaction.booked_at
        place = transaction.terminal
        return {
            "transactionnumber": self._redaction.text(transaction.transaction_id),
            "transaction_location": place.subdivision or place.country if protected else place.city or place.country,
            "transaction_description": self._description(one),
            "date_transaction": moment(booked_at),
            "transmode_code": self._profile.code("channels", transaction.channel.value),
            "amount_local": self._local_amount(one),
            "t_from": self._side("from", one, one.payer),
            "t_to": self._side("to", one, one.payee),
            "comments": f"Flags that rest on it: {', '.join(one.flags)}.",
        }

    def report_party(self, one: Participant) -> Values:
        """One party of the case, with whether they are suspected, and why they are in the report."""
        return {
            **self._who("", one),
            "is_suspected": _boolean(one.is_suspected),
            "reason": self._part(one),
            "comments": PROTECTED_COMMENT if one.is_protected else None,
        }

    def _facts(self) -> Iterator[str]:
        match, text = self._case.match, self._redaction.text
        if match is not None:
            yield text(
                f"Confirmed match: {match.reference} on the list {match.list_name} (version {match.snapshot_id}), "
                f"score {match.score:.2f}. {match.summary}"
            )
        for one in self._case.flags:
            yield text(f"{one.indicator_id} {one.title}: {one.threshold}; fired {one.fired_at:%Y-%m-%d}.")
        if self._case.not_kept:
            yield f"{len(self._case.not_kept)} older transactions are not in the history any more."
        if self._case.protected:
            yield "Who stands here as V-... may be a victim or a victim's family, and is no suspect."

    def _part(self, one: Participant) -> str:
        if one.is_protected:
            return "May be a victim or a victim's family; no suspect."
        if one.is_subject:
            return "Subject of the report." if one.is_suspected else "The case is about this party; no suspect."
        role = "" if one.role is None else f" By the flags: {one.role.value.replace('_', ' ')}."
        return f"Party to transactions of the case.{role}"

    def _description(self, one: CaseTransaction) -> str:
        channel = one.transaction.channel.value.replace("_", " ")
        if one.touches_protected or not one.transaction.purpose.strip():
            return channel
        return self._redaction.free_text(one.transaction.purpose.strip())

    def _local_amount(self, one: CaseTransaction) -> str | None:
        rate = self._profile.rate(one.transaction.currency)
        return None if rate is None else f"{(_amount(one) * rate).quantize(_CENT, ROUND_HALF_UP):f}"

    def _side(self, side: str, one: CaseTransaction, who: Participant | None) -> Values:
        """One side of a transaction; who was not reported is unknown, and said to be."""
        entity = self._profile.reporting_entity
        assert entity is not None, "profiles that nobody reports by are only extended"
        currency = one.transaction.currency
        rate = self._profile.rate(currency)
        foreign = None
        if currency != entity.currency:
            foreign = {
                "foreign_currency_code": currency,
                "foreign_amount": f"{_amount(one):f}",
                "foreign_exchange_rate": None if rate is None else f"{rate:f}",
            }
        return {
            f"{side}_funds_code": self._profile.code("funds", one.transaction.channel.value),
            f"{side}_foreign_currency": foreign,
            f"{side}_is_suspected": _boolean(who is not None and who.is_suspected),
            **({f"{side}_person": self._unreported(one)} if who is None else self._who(f"{side}_", who)),
            f"{side}_country": _country("" if who is None else who.country),
        }

    def _unreported(self, one: CaseTransaction) -> Values:
        is_cash = one.transaction.channel in (Channel.CASH_DEPOSIT, Channel.CASH_WITHDRAWAL, Channel.CASH_ADVANCE)
        return {"comments": UNKNOWN_COMMENT + (" Cash." if is_cash else "")}

    def _who(self, before: str, one: Participant) -> Values:
        """A party as account, person or entity. Whoever is protected is a person with a pseudonym and nothing else."""
        if one.is_protected:
            return {f"{before}person": {"last_name": one.pseudonym, "comments": PROTECTED_COMMENT}}
        if one.account:
            return {f"{before}account": self._account(one)}
        is_entity = one.kind not in (PartyKind.PERSON, PartyKind.UNKNOWN)
        return {f"{before}entity": self._entity(one)} if is_entity else {f"{before}person": self._person(one)}

    def _account(self, one: Participant) -> Values:
        is_bic = _BIC.fullmatch(one.agent) is not None
        is_entity = one.kind not in (PartyKind.PERSON, PartyKind.UNKNOWN)
        unknown = self._profile.unknown_code or None
        return {
            "institution_name": one.agent if one.agent and not is_bic else None,
            "institution_code": None if is_bic else unknown,
            "swift": one.agent if is_bic else None,
            "account": one.account,
            "account_name": _latin(one.name),
            "t_entity": self._entity(one) if is_entity and one.name else None,
            "signatory": {"is_primary": "true", "t_person": self._person(one)} if one.name and not is_entity else None,
        }

    def _person(self, one: Participant) -> Values:
        numbers = {each.kind: each for each in reversed(one.identifiers)}
        passport, id_number, tax = (numbers.get(kind) for kind in ("passport", "national_id", "tax"))
        nationalities = [*filter(_COUNTRY.fullmatch, one.nationalities), None, None, None]
        has_passport_country = passport is not None and _COUNTRY.fullmatch(passport.country) is not None
        comments = list(self._further(one, whole=not one.last_name))
        return {
            "gender": self._profile.code("genders", one.gender.strip().lower()),
            "first_name": _latin(one.first_name),
            "middle_name": _latin(one.middle_name),
            "last_name": _latin(one.last_name or one.name),
            "birthdate": _birth_date(one),
            "full_name_frn": one.name if not one.name.isascii() else None,
            "passport_number": passport.value if passport is not None and has_passport_country else None,
            "passport_country": passport.country if passport is not None and has_passport_country else None,
            "id_number": None if id_number is None else id_number.value,
            "nationality1": nationalities[0],
            "nationality2": nationalities[1],
            "nationality3": nationalities[2],
            "addresses": self._addresses(one),
            "email": one.email,
            "employer_name": one.employer,
            "tax_number": None if tax is None else tax.value,
            "sanctions": self._sanctions(one),
            "comments": " ".join(comments) or None,
        }

    def _entity(self, one: Participant) -> Values:
        numbers = {each.kind: each for each in reversed(one.identifiers)}
        registration, tax = numbers.get("registration"), numbers.get("tax")
        return {
            "name": _latin(one.name),
            "incorporation_number": None if registration is None else registration.value,
            "addresses": self._addresses(one),
            "email": one.email,
            "incorporation_country_code": _country(one.country),
            "tax_number": None if tax is None else tax.value,
            "sanctions": self._sanctions(one),
            "comments": " ".join(self._further(one, whole=False)) or None,
        }

    def _addresses(self, one: Participant) -> Values | None:
        given = one.address
        if not (given.street or given.city):
            return None
        return {
            "address": [
                {
                    "address_type": self._profile.code("address_types", "private"),
                    "address": given.street,
                    "city": given.city,
                    "zip": given.postal_code,
                    "country_code": _country(given.country),
                    "state": given.state_or_province,
                }
            ]
        }

    def _sanctions(self, one: Participant) -> Values | None:
        match = self._case.match
        if match is None or not one.is_subject:
            return None
        version = f"version {match.snapshot_id} of {match.published_at}"
        return {
            "sanction_list": [
                {
                    "provider": match.authority,
                    "sanction_list_name": match.list_name,
                    "match_criteria": f"{match.matched_name}; score {match.score:.2f}; {match.summary}",
                    "sanction_list_attributes": f"{match.reference}; {version}",
                }
            ]
        }

    def _further(self, one: Participant, *, whole: bool) -> Iterator[str]:
        """What goAML has no element for, or none of this precision: it is said in words rather than bent."""
        if whole and one.name:
            yield "The name was reported whole and stands as last name."
        if not one.name.isascii():
            yield f"Name as reported: {one.name}"
        if one.birth_date is not None and one.birth_date.precision is not DatePrecision.DAY:
            yield f"Born {one.birth_date}, no day known."
        if one.phone:
            yield f"Telephone: {one.phone}"
        told = {"passport", "national_id", "tax", "registration"}
        for each in one.identifiers:
            if each.kind not in told or (each.kind == "passport" and not _COUNTRY.fullmatch(each.country)):
                yield f"{each.kind.replace('_', ' ')}: {each.value} {each.country}".strip()


def _amount(one: CaseTransaction) -> Decimal:
    return Decimal(one.transaction.amount_minor).scaleb(-decimals(one.transaction.currency))


def _boolean(said: bool) -> str:
    return "true" if said else "false"


def _country(said: str) -> str | None:
    return said if _COUNTRY.fullmatch(said) else None


def _birth_date(one: Participant) -> str | None:
    """Only a day is a date: a year alone would become the first of January."""
    born = one.birth_date
    if born is None or born.precision is not DatePrecision.DAY or born.approximate:
        return None
    return f"{born.earliest.isoformat()}T00:00:00"


def _latin(name: str) -> str | None:
    """The name in the letters that goAML takes; how it was written stands beside it."""
    said = " ".join(_NOT_LATIN.sub(" ", anyascii(name)).split())
    return said or None
