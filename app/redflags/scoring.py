"""Turns the flags of an account into scores and roles, by the rules of the catalogue; both are separate axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.red_flag import CaseRole, RedFlag, Typology
from app.redflags.catalogue import Catalogue, Indicator, Seat, Side
from app.redflags.geography import Geography
from app.redflags.selection import Tier

FAMILIES_NEEDED = 2
TWO_FAMILIES_NEEDED = "two families of flags, neither by weak ones, words or places alone"
CONTROL_EVIDENCE_NEEDED = "evidence of control beside flags of exploitation"
MULTIPLIER_OF_TIER = {Tier.ACTIVE: 1.25, Tier.HUB: 1.1}
MULTIPLIER_TO_CONFIRM = 1.05
"""What a place multiplies by while nobody has confirmed its row."""
MEDIUM_WEIGHT = 0.3
"""What a flag of trafficking weighs at least to carry the nexus rule."""
PROTECTED_FROM = 0.3
"""How surely somebody must look like a victim, or a victim's family, to be protected whatever else is found."""
LEADING_ROLE_AHEAD_BY = 0.05
"""A role leads only where it is this far ahead of the next; else the role is undetermined."""


class Weight(StrEnum):
    """Why a flag counts or does not."""

    COUNTS = "counts"
    MULTIPLIES = "multiplies"
    NEEDS_CONTROL_EVIDENCE = "needs_control_evidence"
    WORDS_ALONE = "words_alone"
    NEEDS_A_FLAG_OF_TRAFFICKING = "needs_a_flag_of_trafficking"


@dataclass(frozen=True, slots=True)
class WeighedFlag:
    """A flag with what it adds: `weight` is 0..1, 0 where `why` says that it does not count."""

    flag: RedFlag
    weight: float
    why: Weight
    threshold: str
    basis: str
    sources: tuple[str, ...]


class Path(StrEnum):
    """What an assessment leads to. Protective: nothing is frozen, closed or asked back, and nobody is a suspect."""

    NONE = "none"
    SUSPICION = "suspicion"
    PROTECTIVE = "protective"


@dataclass(frozen=True, slots=True)
class Assessment:
    """What the flags of one account say together. All scores are 0..1, rounded to four decimals.

    `risks` are by typology, `roles` by role: neither says anything of the other. `is_alert` holds where the rules of
    the catalogue are met; `unmet` says which are not. `headline` marks the nexus rule. `subject_of_suspicion` is never
    set for somebody who may be a victim or a victim's family, nor for a minor. `second_reviewer` is asked for minors.
    """

    account: str
    flags: tuple[WeighedFlag, ...]
    risks: tuple[tuple[Typology, float], ...]
    roles: tuple[tuple[CaseRole, float], ...]
    leading_role: CaseRole
    multiplier: float
    is_alert: bool
    unmet: tuple[str, ...]
    headline: bool
    path: Path
    second_reviewer: bool

    @property
    def score(self) -> float:
        """The highest of the risks."""
        return max((score for _, score in self.risks), default=0.0)

    @property
    def subject_of_suspicion(self) -> bool:
        """Whether the holder may be reported as a suspect."""
        return self.is_alert and self.path is Path.SUSPICION


def assess(  # noqa: PLR0913 (named, and each of another kind)
    account: str,
    flags: Sequence[RedFlag],
    *,
    catalogue: Catalogue,
    geography: Geography,
    is_minor: bool,
    counterparty_roles: Iterable[tuple[CaseRole, float]] = (),
) -> Assessment:
    """Weigh the flags that count for an account now.

    `counterparty_roles` are what the flags of others say of this account as their counterparty, with weights (0..1):
    they move its role, never its risk.
    """
    known = [(flag, _indicator(catalogue, flag)) for flag in sorted(flags, key=lambda one: one.indicator_id)]
    weighed = tuple(_weigh(flag, indicator, known) for flag, indicator in known)
    multiplier = _multiplier(known, geography)
    counting = [(one, _indicator(catalogue, one.flag)) for one in weighed if one.why is Weight.COUNTS]
    risks = _risks(counting, multiplier)
    unmet = _unmet(weighed, counting)
    roles = _roles(known, counterparty_roles)
    leading = _leading(roles)
    is_alert = not unmet
    return Assessment(
        account=account,
        flags=weighed,
        risks=risks,
        roles=roles,
        leading_role=leading,
        multiplier=multiplier,
        is_alert=is_alert,
        unmet=unmet,
        headline=is_alert and any(indicator.headline for _, indicator in counting),
        path=_path(known, roles, is_alert=is_alert, is_minor=is_minor),
        second_reviewer=is_alert and is_minor,
    )


def _indicator(catalogue: Catalogue, flag: RedFlag) -> Indicator:
    indicator = catalogue.get(flag.indicator_id)
    assert indicator is not None, "flags are raised from the catalogue"
    return indicator


def _weigh(flag: RedFlag, indicator: Indicator, known: Sequence[tuple[RedFlag, Indicator]]) -> WeighedFlag:
    why = Weight.COUNTS
    if indicator.is_geographic:
        why = Weight.MULTIPLIES
    elif indicator.is_wording and not any(_stands_by(indicator, other) for _, other in known):
        why = Weight.WORDS_ALONE
    elif _lacks_control_evidence(indicator, known):
        why = Weight.NEEDS_CONTROL_EVIDENCE
    elif indicator.headline and not any(_carries_the_nexus(other, known) for _, other in known):
        why = Weight.NEEDS_A_FLAG_OF_TRAFFICKING
    weight = indicator.effective_weight if why is Weight.COUNTS else 0.0
    return WeighedFlag(flag, weight, why, indicator.threshold, indicator.basis.value, indicator.sources)


def _stands_by(wording: Indicator, other: Indicator) -> bool:
    """Whether the other flag is more than words or a place, from another family, and not a weak one."""
    is_evidence = not (other.is_wording or other.is_geographic or other.low_weight)
    return is_evidence and other.family != wording.family


def _lacks_control_evidence(indicator: Indicator, known: Sequence[tuple[RedFlag, Indicator]]) -> bool:
    return indicator.family.needs_control_evidence and not any(other.control_evidence for _, other in known)


def _carries_the_nexus(other: Indicator, known: Sequence[tuple[RedFlag, Indicator]]) -> bool:
    """Whether it is a flag of trafficking of some weight, and one that counts beside the others."""
    is_trafficking = other.family.side is Side.TRAFFICKING and not (other.is_wording or other.low_weight)
    return is_trafficking and other.effective_weight >= MEDIUM_WEIGHT and not _lacks_control_evidence(other, known)


def _multiplier(known: Sequence[tuple[RedFlag, Indicator]], geography: Geography) -> float:
    codes = {code for flag, _ in known for code in flag.evidence.places}
    year = max((flag.evidence.last_at.year for flag, _ in known), default=0)
    factors = [1.0]
    for code in codes:
        area = geography.areas.get(code)
        if area is not None:
            factor = MULTIPLIER_OF_TIER.get(area.tier_in(year), 1.0)
            factors.append(min(factor, MULTIPLIER_TO_CONFIRM) if area.to_confirm else factor)
    return max(factors)


def _risks(counting: Sequence[tuple[WeighedFlag, Indicator]], multiplier: float) -> tuple[tuple[Typology, float], ...]:
    """Independent evidence for each typology; unspecified flags support every typology that has its own."""
    named = {typology for _, indicator in counting for typology in indicator.typologies} - {Typology.UNSPECIFIED}
    risks = []
    for typology in named or ({Typology.UNSPECIFIED} if counting else set()):
        weights = [
            one.weight
            for one, indicator in counting
            if typology in indicator.typologies or Typology.UNSPECIFIED in indicator.typologies
        ]
        risks.append((typology, round(min(1.0, together(weights) * multiplier), 4)))
    return tuple(sorted(risks, key=lambda one: (-one[1], one[0])))


def together(weights: Iterable[float]) -> float:
    """How much independent pieces of evidence say together: 1 minus the product of what each leaves open; 0..1."""
    left_open = 1.0
    for weight in sorted(weights):
        left_open *= 1 - weight
    return 1 - left_open


def _unmet(weighed: Sequence[WeighedFlag], counting: Sequence[tuple[WeighedFlag, Indicator]]) -> tuple[str, ...]:
    """Which rules of the catalogue stand against an alert; the nexus rule has both of its families in itself."""
    strong = {indicator.family.code for _, indicator in counting if not indicator.low_weight}
    if len(strong) >= FAMILIES_NEEDED or any(indicator.headline for _, indicator in counting):
        return ()
    unmet = [TWO_FAMILIES_NEEDED]
    if any(one.why is Weight.NEEDS_CONTROL_EVIDENCE for one in weighed):
        unmet.append(CONTROL_EVIDENCE_NEEDED)
    return tuple(unmet)


def _roles(
    known: Sequence[tuple[RedFlag, Indicator]], counterparty_roles: Iterable[tuple[CaseRole, float]]
) -> tuple[tuple[CaseRole, float], ...]:
    weights: dict[CaseRole, list[float]] = {}
    for _, indicator in known:
        held = indicator.roles.get(Seat.HOLDER, ())
        for role in held:
            weights.setdefault(role, []).append(indicator.effective_weight / len(held))
    for role, weight in counterparty_roles:
        weights.setdefault(role, []).append(weight)
    scored = [(role, round(together(each), 4)) for role, each in weights.items()]
    return tuple(sorted(scored, key=lambda one: (-one[1], one[0])))


def _leading(roles: Sequence[tuple[CaseRole, float]]) -> CaseRole:
    """The role that is clearly ahead; undetermined where none is."""
    known = [one for one in roles if one[0] is not CaseRole.UNDETERMINED]
    if not known:
        return CaseRole.UNDETERMINED
    next_best = known[1][1] if len(known) > 1 else 0.0
    return known[0][0] if known[0][1] - next_best >= LEADING_ROLE_AHEAD_BY else CaseRole.UNDETERMINED


def _path(
    known: Sequence[tuple[RedFlag, Indicator]],
    roles: Sequence[tuple[CaseRole, float]],
    *,
    is_alert: bool,
    is_minor: bool,
) -> Path:
    """Flags of kidnapping, whoever may be a victim, and minors lead to protection, whatever the risk."""
    if any(indicator.family.protective for _, indicator in known):
        return Path.PROTECTIVE
    if not is_alert:
        return Path.NONE
    return Path.PROTECTIVE if is_minor or _may_be_victim(roles) else Path.SUSPICION


def _may_be_victim(roles: Sequence[tuple[CaseRole, float]]) -> bool:
    """Whether there is evidence of it, however much there is of other roles, or no other role is clearly ahead.

    Those who control others are often victims too (FINTRAC 2021): a person decides, and until then nobody is a suspect.
    """
    protected = max((score for role, score in roles if role.is_protected), default=0.0)
    rivals = [score for role, score in roles if not role.is_protected and role is not CaseRole.UNDETERMINED]
    return protected >= PROTECTED_FROM or protected > max(0.0, max(rivals, default=0.0) - LEADING_ROLE_AHEAD_BY)
