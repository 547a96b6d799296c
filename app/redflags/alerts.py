"""Which accounts of a history are alerts: at every new flag the account is judged, and its gravest moment is kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from app.domain.red_flag import RedFlag
from app.domain.transaction import Transaction
from app.redflags.engine import Engine, OutOfOrderError
from app.redflags.scoring import Assessment, Path


@dataclass(frozen=True, slots=True)
class AccountAlert:
    """The gravest assessment of one account, and when its flags first made an alert (UTC or the file's own zone)."""

    raised_at: datetime
    judged_at: datetime
    assessment: Assessment


@dataclass(frozen=True, slots=True)
class Observed:
    """What one transaction did: the flags that fired, and the accounts that are now an alert, graver than before."""

    flags: tuple[RedFlag, ...]
    graver: tuple[str, ...]


class AccountWatch:
    """Judges accounts at every new flag, one transaction after the other; `alerts` are by account, the gravest each."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.alerts: dict[str, AccountAlert] = {}

    def observe(self, transaction: Transaction) -> Observed:
        """Take the next transaction. Raises OutOfOrderError as the engine does."""
        flags = tuple(self.engine.observe(transaction))
        accounts = dict.fromkeys(flag.account for flag in flags)
        graver = tuple(account for account in accounts if self.judge(account, at=transaction.booked_at))
        return Observed(flags, graver)

    def judge(self, account: str, *, at: datetime) -> bool:
        """Judge an account as it stands; whether it is an alert that is graver than before, which is kept then."""
        assessment = self.engine.assess(account, at=at)
        if not (assessment.is_alert or assessment.path is Path.PROTECTIVE):
            return False
        known = self.alerts.get(account)
        self.alerts[account] = _graver(known, assessment, at)
        return self.alerts[account] is not known


class Watch:
    """Judges transactions as they come: an engine, and the gravest moment so far of every account that is an alert.

    For a service that answers at once: the past is taken once and stays in memory, so that one more transaction costs
    milliseconds however long its past is. `judge` gives the same of a past that is read anew.
    """

    def __init__(self, engine: Engine) -> None:
        """`engine` is a new one, or one whose transactions earned no alert."""
        self._accounts = AccountWatch(engine)
        self._last = (datetime.min.replace(tzinfo=UTC), "")

    @property
    def alerts(self) -> list[AccountAlert]:
        """One alert for each account that earned one, by gravity: protective cases first, then the nexus rule, then
        the score."""
        return sorted(self._accounts.alerts.values(), key=_rank)

    def take(self, transactions: Iterable[Transaction]) -> list[AccountAlert]:
        """Judge transactions that follow all that were taken before; give the alerts of the accounts in them, and of
        those that they made an alert or a graver one.

        Raises OutOfOrderError where one is older than the last that was taken, or has the same time and no greater
        number: nothing is taken then, and a new watch must take the past and the new together.
        """
        ordered = sorted(transactions, key=_order)
        if ordered and _order(ordered[0]) <= self._last:
            raise OutOfOrderError("a transaction is not later than the last one taken: take past and new anew")
        concerned: dict[str, None] = {}
        for transaction in ordered:
            self._last = _order(transaction)
            concerned |= dict.fromkeys(party.account for party in transaction.parties if party.account)
            concerned |= dict.fromkeys(self._accounts.observe(transaction).graver)
        alerts = self._accounts.alerts
        return sorted((alerts[account] for account in concerned if account in alerts), key=_rank)


def alerts_of(engine: Engine, transactions: Iterable[Transaction]) -> list[AccountAlert]:
    """Give the transactions to the engine in the order of time; one alert for each account that earned one.

    An account is an alert where the rules of the catalogue are met, or where it needs protection. Ordered by gravity:
    protective cases and the nexus rule first, then the score.
    """
    watch = Watch(engine)
    watch.take(transactions)
    return watch.alerts


def judge(engine: Engine, *, new: Sequence[Transaction], past: Iterable[Transaction]) -> list[AccountAlert]:
    """Judge new transactions, one or many, with the past of their accounts; give the alerts that they concern.

    `past` is whatever is known of the accounts in `new` and of those around them, as far back as the longest window
    (`app.redflags.rules.LONGEST_WINDOW_DAYS`), without `new` itself; neither need be in order. `engine` is a new one.
    Afterwards `engine.results(account, at=...)` says what every indicator found, or which field it misses.

    The alerts are those of every account in `new`, and of any account that was judged since the earliest of them: each
    is the gravest moment of the account, as `alerts_of` gives it for all transactions together. So transactions that
    come in the order of time lead to the same alerts whether they come one by one or as one file.

    Raises ValueError where a transaction stands twice.
    """
    every = [*past, *new]
    if len({one.transaction_id for one in every}) != len(every):
        raise ValueError("transaction_id: expected each transaction once, in new or in past")
    touched = {party.account for one in new for party in one.parties if party.account}
    since = min((one.booked_at for one in new), default=None)
    if since is None:
        return []
    return [one for one in alerts_of(engine, every) if one.assessment.account in touched or one.judged_at >= since]


def _order(transaction: Transaction) -> tuple[datetime, str]:
    return transaction.booked_at, transaction.transaction_id


def _rank(alert: AccountAlert) -> tuple[float | str, ...]:
    return (*(-rank for rank in _gravity(alert.assessment)), alert.assessment.account)


def _graver(known: AccountAlert | None, assessment: Assessment, now: datetime) -> AccountAlert:
    if known is None:
        return AccountAlert(now, now, assessment)
    if _gravity(assessment) >= _gravity(known.assessment):
        return AccountAlert(known.raised_at, now, assessment)
    return known


def _gravity(assessment: Assessment) -> tuple[float, float, float]:
    # Protection outweighs suspicion: whoever was once seen as a possible victim stays so until a person decides.
    return (assessment.path is Path.PROTECTIVE, assessment.headline, assessment.score)
