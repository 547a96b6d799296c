"""Judges transactions with the past of their accounts: the red-flag engine, kept in memory in step with the history."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime

from app.domain.payment import Part
from app.domain.red_flag import FlagResult, RedFlag
from app.domain.transaction import Party, PartyRole, Transaction
from app.payments.transaction_document import document_of, transaction_from
from app.redflags.alerts import AccountAlert, AccountWatch, Observed
from app.redflags.bulk.past import accounts_that_could_fire
from app.redflags.catalogue import Catalogue
from app.redflags.engine import Engine
from app.redflags.reference import Reference
from app.redflags.scoring import Assessment
from app.screening.transaction_screener import PaymentResult
from app.screening.worker_pool import collect_seldom
from app.store.transaction_history import KeptTransaction, StaffNote, TransactionHistory

SANCTIONS = "sanctions"
"""The register of the parties that a screening found on a list; LS01 asks it."""

REGISTERS = frozenset({SANCTIONS})

HOLDS = "holds"
"""Beside the answers of a note: whether the person says that the indicator holds (yes or no)."""

_PARTS = {
    PartyRole.ORIGINATOR: Part.DEBTOR,
    PartyRole.BENEFICIARY: Part.CREDITOR,
    PartyRole.ULTIMATE_ORIGINATOR: Part.ULTIMATE_DEBTOR,
    PartyRole.ULTIMATE_BENEFICIARY: Part.ULTIMATE_CREDITOR,
}

LONG_PAST_TRANSACTIONS = 200
"""What is made up for of so many takes a request some hundredth of a second."""
PAUSE_SECONDS = 0.002

_BEGINNING = (datetime.min.replace(tzinfo=UTC), "")


class TransactionChangedError(Exception):
    """A transaction is known under its number with other contents; `transaction_id` says which."""

    def __init__(self, transaction_id: str) -> None:
        super().__init__("a transaction of this number is known with other contents")
        self.transaction_id = transaction_id


@dataclass(frozen=True, slots=True)
class MarkedTransaction:
    """A transaction, and how surely (0..1) its party in each role stands on a list, where one does."""

    transaction: Transaction
    marks: Mapping[PartyRole, float] = field(default_factory=dict)


def marked(result: PaymentResult) -> MarkedTransaction:
    """What the screening of a payment says of the parties that red flags look at."""
    scores = {role: result.sanctions_score(part) for role, part in _PARTS.items()}
    return MarkedTransaction(result.payment.transaction, {role: score for role, score in scores.items() if score})


@dataclass(frozen=True, slots=True)
class AccountJudgement:
    """One account after the transactions: as it stands now, and its gravest alert, if it has one.

    `moment` is the time that `now` is of; `results` say what every indicator found, or which field it misses.
    `alert_is_new` holds where the alert came, or became graver, with what was judged.
    """

    account: str
    moment: datetime
    now: Assessment
    alert: AccountAlert | None
    alert_is_new: bool
    results: tuple[FlagResult, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What new transactions lead to.

    `raised` are the flags that fired with each, in the order of the transactions as given. `accounts` are those that
    the transactions name and those whose alerts changed with them, in the order of their numbers. `kept` is what the
    history has to take in after `seen`, its end that was judged with.
    """

    raised: tuple[tuple[RedFlag, ...], ...]
    accounts: tuple[AccountJudgement, ...]
    kept: tuple[KeptTransaction, ...]
    seen: int


class TransactionWatch:
    """All indicators over the whole history, one transaction after the other.

    Hold `lock` from judging until what was judged is kept or dropped. Transactions in the order of time cost little
    each; one that comes late makes the engine look through the history again, so that the order in which transactions
    come changes nothing.
    """

    def __init__(self, catalogue: Catalogue, reference: Reference, history: TransactionHistory) -> None:
        self.catalogue = catalogue
        self._reference = reference
        self._history = history
        self.lock = threading.RLock()
        self._known: dict[str, MarkedTransaction] = {}
        self._notes: list[StaffNote] = []
        self._begin()

    def catch_up(self) -> None:
        """Take in what other processes kept, or the whole history at first, before a request has to wait for it.

        Then make up for what the first look at the accounts with the longest pasts passed over, a little at a time, so
        that requests come between.
        """
        with self.lock:
            self._catch_up()
            longest = self._watch.engine.behind(transactions_at_least=LONG_PAST_TRANSACTIONS)
        for account in longest:
            while self._makes_up_a_little(account):
                # Whoever waits for the lock gets it only while nobody asks for it again at once.
                time.sleep(PAUSE_SECONDS)

    def transaction(self, transaction_id: str) -> Transaction | None:
        """A transaction of the history, or one just judged; None where there is none."""
        found = self._known.get(transaction_id)
        return None if found is None else found.transaction

    def judge(self, new: Sequence[MarkedTransaction]) -> Judgement:
        """Judge new transactions; afterwards keep what it says, then call `kept`, or `forget` where that fails.

        Those that are known already with the same contents are judged as they stand. Raises TransactionChangedError
        for one with other contents.
        """
        self._catch_up()
        fresh = [one for one in new if not self._is_known(one.transaction)]
        self._pending = True
        raised, changed = self._observe(fresh)
        moments = _moments(new)
        for account in changed:
            alert = self._watch.alerts.get(account)
            moments.setdefault(account, self._last[0] if alert is None else alert.judged_at)
        return Judgement(
            raised=tuple(raised.get(one.transaction.transaction_id, ()) for one in new),
            accounts=tuple(
                self._judgement(account, at=moments[account], is_new=account in changed) for account in sorted(moments)
            ),
            kept=tuple(_kept(one) for one in fresh),
            seen=self._end,
        )

    def known_otherwise(self, transactions: Sequence[Transaction]) -> frozenset[str]:
        """The numbers of those that are known with other contents: `judge` takes none of them."""
        self._catch_up()
        return frozenset(one.transaction_id for one in transactions if self._is_other(one))

    def note(self, note: StaffNote) -> tuple[AccountJudgement, int]:
        """Judge an account with what a person noted of it; `kept` and `forget` as after `judge`.

        Gives the judgement, and the end of the history that it was made with.
        """
        self._catch_up()
        before = self._watch.alerts.get(note.account)
        self._pending = True
        self._notes.append(note)
        self._decided(note)
        changed = self._watch.alerts.get(note.account) != before
        return self._judgement(note.account, at=note.noted_at, is_new=changed), self._end

    def kept(self, end: int) -> None:
        """What was judged last is kept, and the history ends there."""
        self._end = end
        self._pending = False

    def forget(self) -> None:
        """Begin anew from the history at the next call where what was judged last is not kept."""
        if self._pending:
            self._begin()

    def forget_before(self, moment: datetime) -> None:
        """Let go of transactions that the history has let go of."""
        self._known = {key: one for key, one in self._known.items() if one.transaction.booked_at >= moment}

    def _makes_up_a_little(self, account: str) -> bool:
        with self.lock:
            return self._watch.engine.make_up_a_little(account)

    def _begin(self) -> None:
        self._end = 0
        self._pending = False
        self._known, self._notes = {}, []
        self._start_engine()

    def _start_engine(self, only: Mapping[str, Set[str]] | None = None) -> None:
        engine = Engine(self.catalogue, self._reference, marks=self._marks, registers=REGISTERS, only=only)
        self._watch = AccountWatch(engine)
        self._last = _BEGINNING

    def _catch_up(self) -> None:
        """Take in what other processes kept, or everything at the first call."""
        part = self._history.after(self._end)
        if not (part.transactions or part.notes):
            return
        kept = [MarkedTransaction(transaction_from(one.document), _roles(one.marks)) for one in part.transactions]
        if self._end == 0:
            self._notes = list(part.notes)
            self._observe(kept, all_notes=True)
            # It stays as long as the process: looking through it for cycles halts a request for half a second.
            collect_seldom()
        else:
            self._observe(kept)
            for note in part.notes:
                self._notes.append(note)
                self._decided(note)
        self._end = part.end

    def _observe(
        self, new: Sequence[MarkedTransaction], *, all_notes: bool = False
    ) -> tuple[dict[str, tuple[RedFlag, ...]], set[str]]:
        """Take transactions in: the flags of each by its number, and the accounts whose alerts changed.

        Looks through everything again where one is late.
        """
        self._known |= {one.transaction.transaction_id: one for one in new}
        ordered = sorted(new, key=_place)
        if all_notes or (ordered and _place(ordered[0]) < self._last):
            before = self._watch.alerts
            raised = self._replay()
            now = self._watch.alerts
            return raised, {
                account for account in before.keys() | now.keys() if before.get(account) != now.get(account)
            }
        raised, changed = {}, set[str]()
        for one in ordered:
            observed = self._observed(one)
            raised[one.transaction.transaction_id] = observed.flags
            changed |= set(observed.graver)
        return raised, changed

    def _replay(self) -> dict[str, tuple[RedFlag, ...]]:
        """Look through everything that is known with a new engine; what can't fire is passed over at first."""
        known = sorted(self._known.values(), key=_place)
        past = [one.transaction for one in known]
        notes = sorted(self._notes, key=lambda one: (one.noted_at, one.note_id), reverse=True)
        only = accounts_that_could_fire(
            past,
            catalogue=self.catalogue,
            reference=self._reference,
            marks=self._marks,
            registers=REGISTERS,
            decided=[(one.indicator_id, one.account) for one in notes],
        )
        self._start_engine(only)
        raised: dict[str, tuple[RedFlag, ...]] = {}
        for one in known:
            while notes and notes[-1].noted_at <= one.transaction.booked_at:
                self._decided(notes.pop())
            raised[one.transaction.transaction_id] = self._observed(one).flags
        while notes:
            self._decided(notes.pop())
        self._watch.engine.look_at_all(past)
        return raised

    def _marks(self, transaction: Transaction, party: Party) -> Mapping[str, float]:
        """How surely a party of a transaction that is known stands on a list."""
        known = self._known.get(transaction.transaction_id)
        return {} if known is None else {SANCTIONS: known.marks.get(party.role, 0.0)}

    def _observed(self, one: MarkedTransaction) -> Observed:
        self._last = _place(one)
        return self._watch.observe(one.transaction)

    def _decided(self, note: StaffNote) -> None:
        indicator = self.catalogue.get(note.indicator_id)
        if indicator is not None and indicator.for_a_person and note.answers[HOLDS] == "yes":
            self._watch.engine.decided(note.account, note.indicator_id, at=note.noted_at)
            self._watch.judge(note.account, at=note.noted_at)

    def _is_known(self, transaction: Transaction) -> bool:
        if self._is_other(transaction):
            raise TransactionChangedError(transaction.transaction_id)
        return transaction.transaction_id in self._known

    def _is_other(self, transaction: Transaction) -> bool:
        known = self._known.get(transaction.transaction_id)
        return known is not None and document_of(known.transaction) != document_of(transaction)

    def _judgement(self, account: str, *, at: datetime, is_new: bool) -> AccountJudgement:
        engine = self._watch.engine
        return AccountJudgement(
            account=account,
            moment=at,
            now=engine.assess(account, at=at),
            alert=self._watch.alerts.get(account),
            alert_is_new=is_new,
            results=engine.results(account, at=at),
        )


def _place(one: MarkedTransaction) -> tuple[datetime, str]:
    return one.transaction.booked_at, one.transaction.transaction_id


def _moments(new: Iterable[MarkedTransaction]) -> dict[str, datetime]:
    """Each account that the transactions name, with the time of its last one among them."""
    moments: dict[str, datetime] = {}
    for one in new:
        for party in one.transaction.parties:
            if party.account:
                moments[party.account] = max(
                    moments.get(party.account, one.transaction.booked_at), one.transaction.booked_at
                )
    return moments


def _kept(one: MarkedTransaction) -> KeptTransaction:
    transaction = one.transaction
    marks = {role.value: score for role, score in one.marks.items()}
    return KeptTransaction(transaction.transaction_id, transaction.booked_at, document_of(transaction), marks)


def _roles(marks: Mapping[str, float]) -> dict[PartyRole, float]:
    return {PartyRole(role): score for role, score in marks.items()}
