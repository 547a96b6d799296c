"""Takes what identifies protected people out of a screening of transactions that is read again (a JSON value)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.confidentiality.protection import NAME, Protector, token_of
from app.confidentiality.subjects import masked_hit
from app.domain.transaction import Transaction

_AGENTS = frozenset({"debtor_agent", "creditor_agent", "intermediary_agent", "agent"})


def masked_screening(
    document: Mapping[str, Any], transactions: Mapping[str, Transaction], protector: Protector
) -> dict[str, Any]:
    """The answer with tokens in the place of accounts and names of people who are protected by now.

    `transactions` are those of the answer that are still kept, by number: they say whose name is whose. Of one that is
    not kept any more, every name but those of institutions is masked where one of its accounts is protected.
    """
    masked: dict[str, Any] = protector.masked(document)
    for place, before in enumerate(document["results"]):
        hidden = [one for one in before["accounts"] if one not in masked["results"][place]["accounts"]]
        if hidden:
            people = protector.whose(hidden)
            transaction = transactions.get(before["transaction_id"])
            masked["results"][place] = _masked_result(masked["results"][place], people, transaction)
    return masked


def _masked_result(result: dict[str, Any], people: Mapping[str, str], known: Transaction | None) -> dict[str, Any]:
    """`people` are the ids of the protected holders, by account."""
    somebody = next(iter(people.values()))
    parties = [] if known is None else known.parties
    of_name = {one.name: people[one.account] for one in parties if one.name and one.account in people}

    def party(said: dict[str, Any]) -> dict[str, Any]:
        if known is None and said["part"] not in _AGENTS:
            person_id: str | None = somebody
        else:
            person_id = next((of_name[name] for name in said["names"] if name in of_name), None)
        return said if person_id is None else _masked_party(said, person_id)

    def text(said: dict[str, Any]) -> dict[str, Any]:
        return said | {"hits": [masked_hit(hit, somebody) for hit in said["hits"]]}

    return result | {
        "parties": [party(one) for one in result["parties"]],
        "narratives": [text(one) for one in result["narratives"]],
    }


def _masked_party(said: dict[str, Any], person_id: str) -> dict[str, Any]:
    return said | {
        "names": [token_of(person_id, NAME)],
        "hits": [masked_hit(hit, person_id) for hit in said["hits"]],
        "suspicious_text": [],
    }
