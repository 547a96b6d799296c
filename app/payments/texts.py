"""Collects what is screened in one message, and keeps account of every text of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.domain.designation import Address, PartyKind
from app.domain.partial_date import PartialDate
from app.domain.payment import Leaf, Narrative, Part, PaymentParty, Treatment
from app.domain.subject import Identifier, Subject
from app.domain.transaction import Party, PartyRole, Place


@dataclass(slots=True)
class PartyFacts:
    """What a message says of one party, gathered text by text."""

    part: Part
    path: str
    names: list[str] = field(default_factory=list)
    kind: PartyKind = PartyKind.UNKNOWN
    birth_date: PartialDate | None = None
    identifiers: list[Identifier] = field(default_factory=list)
    account: str = ""
    street: str = ""
    city: str = ""
    country: str = ""
    phone: str = ""
    email: str = ""

    def add_name(self, name: str) -> None:
        """A name of the party, once."""
        if name.strip() and name not in self.names:
            self.names.append(name)

    def party(self) -> PaymentParty | None:
        """The party as it is screened; None where the message gives neither name nor number of it."""
        if not self.names and not self.identifiers:
            return None
        subject = Subject(
            names=tuple(self.names),
            kind=self.kind,
            birth_date=self.birth_date,
            identifiers=tuple(dict.fromkeys(self.identifiers)),
        )
        return PaymentParty(self.part, subject, self.path)

    def in_transaction(self, role: PartyRole, agent: PartyFacts | None) -> Party:
        """The party as red flags see it in its `role`; `agent`, where the message names one, keeps its account."""
        code = "" if agent is None else next((one.value for one in agent.identifiers if one.kind == "bic"), "")
        return Party(
            role=role,
            name=self.names[0] if self.names else "",
            kind=self.kind,
            account=self.account,
            agent=code or (agent.names[0] if agent is not None and agent.names else ""),
            place=Place(city=self.city, country=self.country),
            address=Address(street=self.street, city=self.city, country=self.country),
            birth_date=self.birth_date,
            identifiers=tuple(dict.fromkeys(one for one in self.identifiers if one.value != self.account)),
            phone=self.phone,
            email=self.email,
        )


@dataclass(slots=True)
class Account:
    """The account of the texts of one message: each is screened, left out for a reason, or unknown and screened."""

    leaves: list[Leaf] = field(default_factory=list)
    narratives: list[Narrative] = field(default_factory=list)

    def screened(self, path: str) -> None:
        """The text at `path` is a name or number of a party."""
        self.leaves.append(Leaf(path, Treatment.SCREENED))

    def left_out(self, path: str, reason: str) -> None:
        """The text at `path` can hold no name."""
        self.leaves.append(Leaf(path, Treatment.LEFT_OUT, reason))

    def free_text(self, path: str, text: str) -> None:
        """The text at `path` is looked into."""
        self.leaves.append(Leaf(path, Treatment.SCREENED))
        self.narratives.append(Narrative(path, text))

    def unknown(self, path: str, text: str) -> None:
        """No table foresees a text at `path`: it is looked into all the same."""
        self.leaves.append(Leaf(path, Treatment.UNKNOWN))
        self.narratives.append(Narrative(path, text))


def parties_of(facts: Iterable[PartyFacts]) -> tuple[PaymentParty, ...]:
    """The parties that have a name or a number."""
    return tuple(party for one in facts if (party := one.party()) is not None)
