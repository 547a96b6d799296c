"""Turns a stored answer into what the result page shows: words, bars and the listing beside each hit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import count

from app.api.models import (
    EvidenceOut,
    HitOut,
    ListingOut,
    ListUsed,
    ReasonOut,
    ScoreStepOut,
    ScreeningIn,
    ScreeningOut,
    SubjectOut,
)
from app.domain.designation import Address, Designation, ListedName
from app.domain.explanation import EvidenceOutcome, TokenRelation
from app.domain.hit import Verdict
from app.domain.partial_date import PartialDate
from app.domain.red_flag import CaseRole
from app.screening.verdict import ReasonCode
from app.web import texts
from app.web.messages import message_in_words
from app.web.names import Piece, differing_pieces, whole_name
from app.web.translation import translated
from app.web.wording import (
    counted,
    countries_in_words,
    moment_in_words,
    partial_date_in_words,
    sentence,
    short_score,
    signed,
)

ReadDesignation = Callable[[ListingOut], Designation | None]

_FACTS_ALWAYS_SHOWN = ("birth_date", "nationality")
_SIGNS = {
    EvidenceOutcome.AGREES: "✓",
    EvidenceOutcome.CLOSE: "≈",
    EvidenceOutcome.CONFLICTS: "✗",
    EvidenceOutcome.UNKNOWN: "–",
}


@dataclass(frozen=True, slots=True)
class WordRow:
    """One word beside its counterpart. The pieces that differ are marked; an empty side has no counterpart."""

    submitted: Sequence[Piece]
    listed: Sequence[Piece]
    relation: TokenRelation
    relation_in_words: str
    similarity_percent: int
    weight_percent: int


@dataclass(frozen=True, slots=True)
class FactRow:
    """One further field on both sides. `outcome` is the code, `sign` and `in_words` say the same without colour."""

    label: str
    submitted: str
    listed: str
    outcome: str
    sign: str
    in_words: str


@dataclass(frozen=True, slots=True)
class StepRow:
    """One line of the arithmetic. `start` and `width` place its bar, in percent of the way from 0 to 1."""

    label: str
    detail: str
    effect: str
    after: str
    start: float
    width: float
    lowers: bool


@dataclass(frozen=True, slots=True)
class HitView:
    """One hit as a card, or another listing of its party. `listing` is None where the stored list version lost it."""

    hit: ListingOut
    number: int
    score: str
    score_percent: float
    summary: str
    name_kind: str
    kind: str
    list_name: str
    list_version: str
    words: Sequence[WordRow]
    facts: Sequence[FactRow]
    steps: Sequence[StepRow]
    listing: Designation | None
    other_names: Sequence[ListedName]
    also_listed: Sequence[HitView]


@dataclass(frozen=True, slots=True)
class ResultView:
    """The whole answer for one subject."""

    screening: ScreeningOut
    verdict: Verdict
    title: str
    sentence: str
    advice: str
    reasons: Sequence[str]
    hits: Sequence[HitView]
    count: str
    made_at: str
    minimum_score: str
    minimum_score_percent: float
    name: str
    case_role: str
    submitted: Mapping[str, str]


def result_view(asked: ScreeningIn, answer: ScreeningOut, read_designation: ReadDesignation) -> ResultView:
    """The view of a screening of one subject; `read_designation` finds the listing of a hit."""
    result, subject = answer.results[0], asked.subjects[0]
    submitted = _submitted(asked)
    lists = {used.list_id: used for used in answer.lists}
    return ResultView(
        screening=answer,
        verdict=result.verdict,
        title=texts.VERDICT_TITLES[result.verdict],
        sentence=texts.VERDICT_SENTENCES[result.verdict],
        advice=texts.WHAT_TO_DO_NEXT[result.verdict],
        reasons=[_reason(one, result, lists) for one in result.reasons if one.code is not ReasonCode.HITS_FOUND],
        hits=_hit_views(result.hits, asked=submitted, lists=lists, read_designation=read_designation),
        count=_count(shown=len(result.hits), total=result.total_hits),
        made_at=moment_in_words(answer.created_at),
        minimum_score=short_score(answer.settings.minimum_score),
        minimum_score_percent=answer.settings.minimum_score * 100,
        name=whole_name(subject.names[0]),
        case_role=texts.CASE_ROLES[CaseRole(subject.case_role)] if subject.case_role else "",
        submitted=submitted,
    )


def _reason(reason: ReasonOut, result: SubjectOut, lists: Mapping[str, ListUsed]) -> str:
    match reason.code:
        case ReasonCode.SUSPICIOUS_TEXT:
            found = translated(", ").join(texts.words(code) for code in result.suspicious_text)
            return translated("The name is written as a disguise would be: {found}.", found=found)
        case ReasonCode.NAME_UNSCREENABLE:
            why = texts.words(reason.text.rpartition(": ")[2])
            return translated("A name could not be screened: {why}.", why=why)
        case ReasonCode.EXERCISE_LIST:
            return sentence(message_in_words(reason.text))
    text = message_in_words(reason.text)
    return sentence(f"{lists[reason.list_id].name}: {text}" if reason.list_id in lists else text)


def _count(*, shown: int, total: int) -> str:
    if shown < total:
        parties = counted(total, "{n} party", "{n} parties")
        return translated("the best {shown} of {parties} are shown", shown=shown, parties=parties)
    return counted(total, "{n} party", "{n} parties")


def _submitted(asked: ScreeningIn) -> dict[str, str]:
    subject = asked.subjects[0]
    born = partial_date_in_words(PartialDate.parse(subject.birth_date)) if subject.birth_date else ""
    return {
        "kind": texts.PARTY_KINDS[subject.kind],
        "birth_date": born,
        "nationality": ", ".join(subject.nationalities),
    }


def _hit_views(
    hits: Sequence[HitOut],
    *,
    asked: Mapping[str, str],
    lists: Mapping[str, ListUsed],
    read_designation: ReadDesignation,
) -> list[HitView]:
    """A card for each hit, with one within it for each further listing of the party; all are numbered apart."""

    def view(listing: ListingOut, also_listed: Sequence[HitView] = ()) -> HitView:
        used, designation = lists[listing.list_id], read_designation(listing)
        card = listing_view(listing, asked=asked, list_name=used.name, listing=designation)
        return replace(card, number=next(further), also_listed=also_listed)

    further = count(len(hits) + 1)
    also_listed = [[view(listing) for listing in hit.also_listed] for hit in hits]
    further = count(1)
    return [view(hit, others) for hit, others in zip(hits, also_listed, strict=True)]


def listing_view(hit: ListingOut, *, asked: Mapping[str, str], list_name: str, listing: Designation | None) -> HitView:
    """One listing as a card of its own; `asked` are the facts that were submitted, in words, by field."""
    published = hit.list_published_at
    return HitView(
        hit=hit,
        number=1,
        score=short_score(hit.score),
        score_percent=hit.score * 100,
        summary=_summary(hit),
        name_kind=texts.NAME_KINDS[hit.name_kind],
        kind=texts.PARTY_KINDS[hit.kind],
        list_name=list_name,
        list_version=moment_in_words(published) if published else "",
        words=_word_rows(hit),
        facts=_fact_rows(hit.explanation.evidence, asked=asked, listing=listing),
        steps=_step_rows(hit.explanation.steps),
        listing=listing,
        other_names=[] if listing is None else [name for name in listing.names if name.text != hit.matched_name],
        also_listed=(),
    )


def _summary(hit: ListingOut) -> str:
    """`Words: 2 same, 1 without counterpart; birth date agrees.`"""
    tokens, evidence = hit.explanation.tokens, hit.explanation.evidence
    same = sum(token.relation is TokenRelation.SAME for token in tokens)
    alike = sum(bool(token.submitted and token.listed) for token in tokens) - same
    parts = [
        counted(same, "{n} same", "{n} same") if same else "",
        counted(alike, "{n} alike", "{n} alike") if alike else "",
        counted(len(tokens) - same - alike, "{n} without counterpart", "{n} without counterpart")
        if same + alike < len(tokens)
        else "",
    ]
    counts = translated(", ").join(part for part in parts if part)
    facts = [f"{texts.words(one.field)} {texts.OUTCOMES[one.outcome]}" for one in evidence if one.effect]
    return sentence("; ".join([translated("Words: {counts}", counts=counts), *facts]))


def _word_rows(hit: ListingOut) -> list[WordRow]:
    rows = []
    for token in hit.explanation.tokens:
        is_spelling = token.relation is TokenRelation.EDIT
        rows.append(
            WordRow(
                submitted=_pieces(token.submitted, token.listed if is_spelling else token.submitted),
                listed=_pieces(token.listed, token.submitted if is_spelling else token.listed),
                relation=token.relation,
                relation_in_words=texts.RELATIONS[token.relation],
                similarity_percent=round(token.similarity * 100),
                weight_percent=round(max(token.submitted_weight, token.listed_weight) * 100),
            )
        )
    return rows


def _pieces(text: str, other: str) -> list[Piece]:
    return differing_pieces(text, other) if text else []


def _fact_rows(
    evidence: Sequence[EvidenceOut], *, asked: Mapping[str, str], listing: Designation | None
) -> list[FactRow]:
    """What was compared, in the matcher's order, and the facts that a reader looks for even where nothing could be."""
    compared = {one.field: one for one in evidence}
    on_the_list = {} if listing is None else _facts_on_the_list(listing)
    rows = []
    for field in dict.fromkeys([*compared, *_FACTS_ALWAYS_SHOWN]):
        one = compared.get(field)
        submitted = _value_in_words(field, one.submitted if one else "") or asked.get(field, "")
        listed = _value_in_words(field, one.listed if one else "") or on_the_list.get(field, "")
        outcome = EvidenceOutcome.UNKNOWN if one is None else one.outcome
        if outcome is not EvidenceOutcome.UNKNOWN or (field in _FACTS_ALWAYS_SHOWN and (submitted or listed)):
            in_words = _outcome_in_words(outcome, submitted=submitted, listed=listed)
            rows.append(FactRow(_label(field), submitted, listed, outcome.value, _SIGNS[outcome], in_words))
    return rows


def _value_in_words(field: str, value: str) -> str:
    match field:
        case "birth_date" if value:
            return partial_date_in_words(PartialDate.parse(value))
        case "nationality":
            return countries_in_words(value)
    return value


def _outcome_in_words(outcome: EvidenceOutcome, *, submitted: str, listed: str) -> str:
    if outcome is EvidenceOutcome.UNKNOWN and not submitted:
        return translated("not given by you")
    if outcome is EvidenceOutcome.UNKNOWN and not listed:
        return translated("not on the list")
    return texts.OUTCOMES[outcome]


def _label(code: str) -> str:
    text = texts.words(code.removeprefix("evidence_"))
    return text[:1].upper() + text[1:]


def _facts_on_the_list(listing: Designation) -> dict[str, str]:
    return {"birth_date": "; ".join(birth_dates(listing)), "nationality": ", ".join(listing.nationalities)}


def birth_dates(listing: Designation) -> list[str]:
    """Every published birth date in words, with its note."""
    texts_of_dates = []
    for birth_date in listing.birth_dates:
        value = partial_date_in_words(birth_date.value) if birth_date.value else ""
        note = f"({birth_date.note})" if value and birth_date.note else birth_date.note
        texts_of_dates.append(f"{value} {note}".strip())
    return texts_of_dates


def address_line(address: Address) -> str:
    """An address or a place in one line; its note in parentheses."""
    parts = (address.street, address.city, address.state_or_province, address.postal_code, address.country)
    line = ", ".join(part for part in parts if part)
    return f"{line} ({address.note})" if line and address.note else line or address.note


def web_links(listing: Designation) -> list[str]:
    """The links of a listing that a browser may follow: addresses of the web, nothing that runs."""
    return [link for link in listing.links if link.startswith(("https://", "http://"))]


def _step_rows(steps: Sequence[ScoreStepOut]) -> list[StepRow]:
    """The arithmetic as `app.domain.explanation.Explanation` defines it: each sum held within 0..1, four decimals."""
    rows, before = [], 0.0
    for step in steps:
        after = round(min(1.0, max(0.0, before + step.effect)), 4)
        rows.append(
            StepRow(
                label=_label(step.name),
                detail=_step_detail(step.detail),
                effect=signed(step.effect),
                after=f"{after:.4f}",
                start=round(min(before, after) * 100, 2),
                width=round(abs(after - before) * 100, 2),
                lowers=step.effect < 0,
            )
        )
        before = after
    return rows


def _step_detail(detail: str) -> str:
    """What a step says of itself: the weight of a fact, or the log-odds that a feature of the name adds."""
    return message_in_words(detail) if detail.endswith(" log-odds") else texts.words(detail)
