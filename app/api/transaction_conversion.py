"""Turns what a screening of transactions found into response models."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.api.conversion import party_out, reasons_out
from app.api.transaction_models import (
    FlagRaisedOut,
    LeftOutOut,
    NarrativeScreenedOut,
    PartyScreenedOut,
    RefusedMessageOut,
    TransactionOut,
)
from app.domain.payment import RefusedMessage, Treatment
from app.domain.red_flag import RedFlag
from app.screening.library import ListState
from app.screening.linking import parties_of
from app.screening.transaction_screener import NarrativeResult, PartyResult, PaymentResult


def transaction_out(
    found: PaymentResult, raised: Sequence[RedFlag], searched: Mapping[str, ListState]
) -> TransactionOut:
    """The answer for one transaction; `searched` are the lists by id."""
    transaction = found.payment.transaction
    return TransactionOut(
        transaction_id=transaction.transaction_id,
        verdict=found.decision.verdict,
        reasons=reasons_out(found.decision),
        parties=[_party(one, searched) for one in found.parties],
        narratives=[_narrative(one, searched) for one in found.narratives],
        flags_raised=[FlagRaisedOut(indicator_id=one.indicator_id, account=one.account) for one in raised],
        accounts=list(dict.fromkeys(party.account for party in transaction.parties if party.account)),
        unknown_paths=list(found.payment.unknown_paths),
        left_out=[
            LeftOutOut(path=leaf.path, reason=leaf.reason)
            for leaf in dict.fromkeys(found.payment.leaves)
            if leaf.treatment is Treatment.LEFT_OUT
        ],
    )


def refused_out(one: RefusedMessage) -> RefusedMessageOut:
    """A message that was not read."""
    return RefusedMessageOut(position=one.position, code=one.code, reason=one.reason)


def _party(one: PartyResult, searched: Mapping[str, ListState]) -> PartyScreenedOut:
    return PartyScreenedOut(
        part=one.party.part,
        path=one.party.path,
        names=list(one.party.subject.names),
        verdict=one.result.decision.verdict,
        reasons=reasons_out(one.result.decision),
        total_hits=one.result.total_parties,
        hits=[party_out(party, searched) for party in one.result.parties],
        suspicious_text=list(one.result.findings.suspicious_text),
    )


def _narrative(one: NarrativeResult, searched: Mapping[str, ListState]) -> NarrativeScreenedOut:
    return NarrativeScreenedOut(
        path=one.narrative.path,
        verdict=one.decision.verdict,
        reasons=reasons_out(one.decision),
        hits=[party_out(party, searched) for party in parties_of(one.findings.hits)],
    )
