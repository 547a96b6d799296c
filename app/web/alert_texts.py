"""What the values of review are called on pages: written in English, told in the language that is spoken."""

from __future__ import annotations

from collections.abc import Mapping

from app.api.alert_query import AgeBracket, Holder, ScoreBand
from app.api.replay_models import ReplayOutcome
from app.domain.alert import AlertAct, AlertKind, AlertState, DecisionOutcome, Disposition, ReasonCode
from app.domain.red_flag import CaseRole, Typology
from app.redflags.rules import Measure
from app.store.alert_filter import AlertOrder
from app.web.translation import Said, translated

KINDS: Mapping[AlertKind, str] = Said(
    {AlertKind.NAME_MATCH: "Name on a list", AlertKind.RED_FLAGS: "Red flags of an account"}
)

STATES: Mapping[AlertState, str] = Said(
    {
        AlertState.OPEN: "open",
        AlertState.AWAITING_INFORMATION: "waits for information",
        AlertState.ESCALATED: "escalated",
        AlertState.PROPOSED: "waits for a second person",
        AlertState.CLOSED: "closed",
    }
)

STATE_TONES: Mapping[AlertState, str] = {
    AlertState.OPEN: "info",
    AlertState.AWAITING_INFORMATION: "warn",
    AlertState.ESCALATED: "warn",
    AlertState.PROPOSED: "info",
    AlertState.CLOSED: "plain",
}

VERDICTS: Mapping[str, str] = Said(
    {
        "hit": "hit",
        "suspicion": "red flags",
        "protective": "protective case",
    }
)

BANDS: Mapping[ScoreBand, str] = Said({ScoreBand.STRONG: "strong", ScoreBand.LIKELY: "medium", ScoreBand.WEAK: "weak"})

AGES: Mapping[AgeBracket, str] = Said(
    {
        AgeBracket.UP_TO_2: "up to 2 days",
        AgeBracket.UP_TO_10: "3 to 10 days",
        AgeBracket.UP_TO_30: "11 to 30 days",
        AgeBracket.OVER_30: "over 30 days",
    }
)

HOLDERS: Mapping[Holder, str] = Said({Holder.ME: "mine", Holder.NOBODY: "nobody's"})

ORDERS: Mapping[AlertOrder, str] = Said(
    {
        AlertOrder.DUE: "due first",
        AlertOrder.RISK: "strongest first",
        AlertOrder.NEWEST: "newest first",
        AlertOrder.OLDEST: "oldest first",
    }
)

DISPOSITIONS: Mapping[Disposition, str] = Said(
    {Disposition.TRUE_MATCH: "true match", Disposition.FALSE_POSITIVE: "false positive"}
)

DISPOSITIONS_OF_FLAGS: Mapping[Disposition, str] = Said(
    {Disposition.TRUE_MATCH: "confirmed", Disposition.FALSE_POSITIVE: "explained, nothing to report"}
)

DISPOSITIONS_OF_PROTECTION: Mapping[Disposition, str] = Said(
    {Disposition.TRUE_MATCH: "protection needed", Disposition.FALSE_POSITIVE: "no protection needed"}
)

REASONS: Mapping[ReasonCode, str] = Said(
    {
        ReasonCode.DIFFERENT_NAME: "the names differ in structure",
        ReasonCode.DIFFERENT_BIRTH_DATE: "the birth dates differ",
        ReasonCode.DIFFERENT_NATIONALITY: "nationality or place differ",
        ReasonCode.DIFFERENT_IDENTIFIER: "document numbers differ",
        ReasonCode.DIFFERENT_KIND: "one is a person, the other is none",
        ReasonCode.DIFFERENT_GENDER: "the genders differ",
        ReasonCode.WEAK_ALIAS_ONLY: "only a weak alias is alike",
        ReasonCode.COMMON_NAME: "a common name and nothing else to compare (needs a second person)",
        ReasonCode.LISTED_PARTY_DECEASED: "the listed party is dead (needs a second person)",
        ReasonCode.WRONG_DATA: "our data were wrong (needs a second person)",
        ReasonCode.SAME_IDENTIFIER: "a document number agrees",
        ReasonCode.SEVERAL_FACTS_AGREE: "several facts agree",
        ReasonCode.ADMITTED: "the party confirms it",
        ReasonCode.LAWFUL_EXPLANATION: "there is a lawful explanation",
        ReasonCode.PATTERN_CONFIRMED: "the pattern is confirmed",
        ReasonCode.PROTECTION_NEEDED: "somebody needs protection",
    }
)

ACTS: Mapping[AlertAct, str] = Said(
    {
        AlertAct.OPENED: "opened",
        AlertAct.SEEN_AGAIN: "seen again",
        AlertAct.REOPENED: "opened again",
        AlertAct.ASSIGNED: "assigned",
        AlertAct.COMMENTED: "remark",
        AlertAct.INFORMATION_ASKED: "information asked for",
        AlertAct.RESUMED: "gone on with the answer",
        AlertAct.ESCALATED: "escalated",
        AlertAct.PROPOSED: "decision proposed",
        AlertAct.DECIDED: "decided",
        AlertAct.COUNTERSIGNED: "countersigned",
        AlertAct.DISAGREED: "second person disagreed",
        AlertAct.WITHDRAWN: "proposal withdrawn",
        AlertAct.EXPORTED: "exported",
    }
)

OUTCOMES: Mapping[DecisionOutcome, str] = Said(
    {
        DecisionOutcome.SINGLE: "stands, one person was enough",
        DecisionOutcome.WAITING: "waits for a second person",
        DecisionOutcome.CONFIRMED: "countersigned",
        DecisionOutcome.REJECTED: "the second person disagreed",
        DecisionOutcome.WITHDRAWN: "withdrawn",
    }
)

TYPOLOGIES: Mapping[Typology, str] = Said(
    {
        Typology.SEXUAL_EXPLOITATION: "sexual exploitation",
        Typology.FORCED_LABOUR: "forced labour",
        Typology.DEBT_BONDAGE: "debt bondage",
        Typology.ORGAN_REMOVAL: "organ removal",
        Typology.SLAVERY: "slavery",
        Typology.RANSOM: "ransom",
        Typology.SMUGGLING: "smuggling",
        Typology.RECRUITMENT_TRAVEL: "recruitment and travel",
        Typology.TERRORIST_FINANCING: "terrorist financing",
        Typology.FRONT_BUSINESS: "front business",
        Typology.NEXUS: "trafficking near terrorism",
        Typology.UNSPECIFIED: "not specified",
    }
)

CASE_ROLES: Mapping[CaseRole, str] = Said(
    {
        CaseRole.POTENTIAL_VICTIM: "may be a victim",
        CaseRole.VICTIM_FAMILY: "may be a victim's family",
        CaseRole.CONTROLLER: "may control others",
        CaseRole.FACILITATOR: "may help",
        CaseRole.TERRORIST_FINANCIER: "may finance terrorism",
        CaseRole.UNDETERMINED: "not determined",
    }
)

MEASURES: Mapping[str, str] = Said(
    {
        "accounts": "accounts",
        "cycles": "rounds of money in and out",
        "events": "events",
        "fall_of_balance": "fall of the balance",
        "first_cities": "towns of those who paid in",
        "first_median_usd": "median paid in, US dollars",
        "first_parties": "parties that paid in",
        "first_usd": "paid in, US dollars",
        "instalments": "instalments",
        "kinds_of_identifiers": "kinds of details in common",
        "largest_second_share": "share of the largest payment out",
        "pairs": "pairs of payments",
        "parties_that_return": "parties that pay back",
        "rise_of_share": "rise of the share",
        "score": "score",
        "second_movements": "payments out",
        "second_parties": "parties that were paid",
        "share_of_income": "share of the income",
        "share_passed_on": "share passed on",
        "steps": "payments that follow",
        Measure.TRANSACTIONS.value: "transactions",
        Measure.TOTAL_USD.value: "total, US dollars",
        Measure.MEAN_USD.value: "mean, US dollars",
        Measure.DAYS.value: "days",
        Measure.BUSY_DAYS.value: "busy days",
        Measure.COUNTERPARTIES.value: "counterparties",
        Measure.COUNTRIES.value: "countries",
        Measure.CITIES.value: "towns",
        Measure.COUNTERPARTY_CITIES.value: "towns of counterparties",
        Measure.AGENTS.value: "agents",
        Measure.TERMINALS.value: "branches, machines or terminals",
        Measure.MERCHANTS.value: "merchants",
        Measure.DEVICES.value: "devices",
        Measure.HOLDER_NAMES.value: "names of the holder",
        Measure.BRACKETED_NAMES.value: "names in brackets",
        Measure.TRAVELLERS.value: "travellers",
        Measure.AUTHORISED_USERS.value: "authorised users",
        Measure.MOST_WITH_ONE.value: "transactions with one counterparty, at most",
        Measure.SHARE_OF_TRANSACTIONS.value: "share of the transactions",
        Measure.SHARE_OF_AMOUNT.value: "share of the amount",
        Measure.NIGHT_SHARE.value: "share at night",
        Measure.NET_SHARE.value: "share that stays",
    }
)
"""What a red flag measures, by the unit that its evidence names."""

REPLAYS: Mapping[ReplayOutcome, str] = Said(
    {
        ReplayOutcome.SAME_BYTES: "The same answer, byte for byte",
        ReplayOutcome.SAME_FINDINGS: "The same findings, from another version of the program",
        ReplayOutcome.DIFFERENT: "Another answer",
        ReplayOutcome.NOT_POSSIBLE: "Not possible any more",
    }
)


def measure_in_words(unit: str) -> str:
    """What evidence of a red flag measures (`first_parties`: parties that paid in)."""
    return MEASURES.get(unit) or unit.replace("_", " ")


def missing_in_words(code: str) -> str:
    """What an indicator could not be computed without (`register:labour_breaches`, or a field of transactions)."""
    kind, _, name = code.partition(":")
    match kind:
        case "form":
            return translated("a person decides by the form")
        case "setting":
            return translated("an analyst has to switch it on")
        case "register":
            return translated("the institution keeps no register {name}", name=name)
    return translated("no transaction has the field {name}", name=code)


def dispositions_for(*, of_flags: bool, is_protective: bool) -> Mapping[Disposition, str]:
    """What dispositions are called in an alert: nobody is a match, or a suspect, in a protective case."""
    if is_protective:
        return DISPOSITIONS_OF_PROTECTION
    return DISPOSITIONS_OF_FLAGS if of_flags else DISPOSITIONS
