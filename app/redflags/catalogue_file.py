"""Reads a folder of indicators (one YAML for each family, and sources.yaml) and refuses what does not hold."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from app.domain.red_flag import CaseRole, Typology
from app.redflags.catalogue import Basis, Catalogue, Family, Indicator, Level, Question, Seat, Side, Source
from app.redflags.errors import RedFlagDataError
from app.redflags.fields import feature_is_forbidden, field_exists
from app.redflags.kinds import (
    PARAMETERS_OF_KIND,
    CountingParameters,
    Parameters,
    change,
    list_proximity,
    network_distance,
    pass_through,
    repeated_pattern,
    sequence,
    shared_identifier,
)
from app.redflags.reference import Reference
from app.redflags.selection import Selection
from app.redflags.yaml_file import read_yaml

SOURCES_FILE = "sources.yaml"
MAX_INDICATORS = 2000

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Weight = Annotated[float, Field(gt=0, lt=1)]
_PARAGRAPHS = {*map(str, range(1, 25)), "2(a)", "2(b)", "2(c)", "2(d)", "3(a)", "3(b)", "preamble"}


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _SourceRow(_Strict):
    title: _Text
    publisher: _Text
    year: Annotated[int, Field(ge=1945, le=2100)]
    known: Literal["read", "restated", "from_memory"]


class _SourcesFile(_Strict):
    sources: dict[str, _SourceRow]


class _QuestionRow(_Strict):
    asks: _Text
    answer: Literal["text", "date", "choice", "several"]
    choices: tuple[_Text, ...] = ()


class _IndicatorRow(_Strict):
    id: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}\d{2,3}$")]
    title: _Text
    looks_for: _Text
    level: Level
    sources: tuple[_Text, ...] = Field(min_length=1)
    paragraphs: tuple[_Text, ...] = Field(min_length=1)
    kind: str = ""
    parameters: dict[str, Any] | None = None
    form: tuple[_QuestionRow, ...] = ()
    threshold: _Text
    basis: Basis
    basis_note: str = ""
    requires: tuple[_Text, ...] = ()
    roles: dict[Seat, tuple[CaseRole, ...]] = Field(min_length=1)
    typologies: tuple[Typology, ...] = Field(min_length=1)
    weight: _Weight
    low_weight: bool = False
    to_confirm: bool = False
    enabled: bool = True
    headline: bool = False
    false_positives: _Text
    mitigation: _Text


class _FamilyFile(_Strict):
    family: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    name: _Text
    side: Side
    control_evidence: bool = False
    needs_control_evidence: bool = False
    protective: bool = False
    indicators: tuple[_IndicatorRow, ...] = Field(min_length=1)


def read_catalogue(directory: Path, reference: Reference) -> Catalogue:
    """All indicators of `directory`, checked against `reference` and each other.

    Raises RedFlagDataError naming file, indicator and key: for a key that does not exist, a value that does not fit, a
    field that no transaction has or that may never be a feature, and a source, group, class or flag that nobody knows.
    """
    paths = sorted(path for path in directory.glob("*.yaml") if path.name != SOURCES_FILE)
    if not paths:
        raise RedFlagDataError(f"{directory.name}: no family of indicators (ct.yaml) there")
    rows = read_yaml(directory / SOURCES_FILE, _SourcesFile).sources
    sources = {name: Source(row.title, row.publisher, row.year, row.known) for name, row in rows.items()}
    indicators: dict[str, Indicator] = {}
    for path in paths:
        for indicator in _read_family(path, sources, reference):
            indicators[indicator.id] = indicator
    if len(indicators) > MAX_INDICATORS:
        raise RedFlagDataError(f"{directory.name}: more than {MAX_INDICATORS} indicators")
    _check_flags_named(indicators)
    return Catalogue(tuple(indicators[key] for key in sorted(indicators)), sources)


def _read_family(path: Path, sources: Mapping[str, Source], reference: Reference) -> Iterator[Indicator]:
    said = read_yaml(path, _FamilyFile)
    if said.family.lower() != path.stem:
        raise RedFlagDataError(f"{path.name}: key family: expected {path.stem.upper()}, the name of the file")
    family = Family(
        said.family, said.name, said.side, said.control_evidence, said.needs_control_evidence, said.protective
    )
    seen: set[str] = set()
    for row in said.indicators:
        try:
            _check_id(row.id, said.family, seen)
            seen.add(row.id)
            yield _indicator(row, family, sources, reference)
        except _Misfit as misfit:
            raise RedFlagDataError(f"{path.name}: {row.id} key {misfit.key}: {misfit}") from None


class _Misfit(Exception):  # noqa: N818 (never leaves this module)
    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def _indicator(row: _IndicatorRow, family: Family, sources: Mapping[str, Source], reference: Reference) -> Indicator:
    _check_named("sources", row.sources, sources)
    _check_named("paragraphs", row.paragraphs, _PARAGRAPHS)
    for path in row.requires:
        if feature_is_forbidden(path):
            raise _Misfit("requires", f"{path}: religion, nationality, ethnicity, gender, origin are never a feature")
        if not field_exists(path):
            raise _Misfit("requires", f"{path[:60]}: no transaction has this field")
    parameters = _parameters(row)
    for selection in _selections(parameters):
        _check_named("merchants", selection.merchants, reference.group_names)
        _check_named("holder_sectors", selection.holder_sectors, reference.group_names)
        _check_named("words", selection.words, reference.lexicon.classes)
        _check_named("place_roles", selection.place_roles, reference.geography.roles)
    return Indicator(
        family=family,
        parameters=parameters,
        form=tuple(Question(one.asks, one.answer, one.choices) for one in row.form),
        roles=row.roles,
        **{key: getattr(row, key) for key in _SAME},
    )


_SAME = (
    "id", "title", "looks_for", "level", "sources", "paragraphs", "kind", "threshold", "basis", "basis_note",
    "requires", "typologies", "weight", "low_weight", "to_confirm", "enabled", "headline", "false_positives",
    "mitigation",
)  # fmt: skip


def _parameters(row: _IndicatorRow) -> Parameters | None:
    if row.form:
        if row.kind or row.parameters is not None or row.level is not Level.CASE:
            raise _Misfit("form", "what a person decides has level case, and neither kind nor parameters")
        return None
    if row.level is Level.CASE:
        raise _Misfit("form", "expected the questions by which a person decides")
    kind = PARAMETERS_OF_KIND.get(row.kind)
    if kind is None:
        raise _Misfit("kind", f"expected one of {', '.join(PARAMETERS_OF_KIND)}")
    if not row.requires:
        raise _Misfit("requires", "expected the fields without which it can't be computed")
    try:
        return TypeAdapter[Parameters](kind).validate_python(row.parameters or {})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise _Misfit(".".join(("parameters", *map(str, first["loc"]))), first["msg"]) from None


def _selections(parameters: Parameters | None) -> Iterator[Selection]:
    """Every selection that the parameters hold."""
    match parameters:
        case None:
            return
        case pass_through.Parameters():
            yield from (parameters.first, parameters.second)
        case sequence.Parameters():
            yield from (step.select for step in parameters.steps if step.select is not None)
        case change.Parameters():
            yield from (parameters.select, *parameters.together_with)
        case network_distance.Parameters():
            yield from (rule.select for rule in parameters.own_rules if rule.select is not None)
        case repeated_pattern.Parameters() | shared_identifier.Parameters() | list_proximity.Parameters():
            yield parameters.select
        case _:
            yield from _counted_selections(parameters)


def _counted_selections(parameters: CountingParameters) -> Iterator[Selection]:
    counting = parameters.counting()
    given = (counting.select, counting.base, counting.absent, *(rule.select for rule in counting.rules))
    yield from (selection for selection in given if selection is not None)


def _check_id(indicator_id: str, family: str, seen: Collection[str]) -> None:
    if indicator_id[:2] != family or indicator_id in seen:
        raise _Misfit("id", f"expected one of {family}, each once")


def _check_named(key: str, names: Collection[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            raise _Misfit(key, f"{name[:60]}: nobody knows it")


def _check_flags_named(indicators: Mapping[str, Indicator]) -> None:
    known = {*indicators, *(key[:2] for key in indicators)}
    for indicator in indicators.values():
        for flag in _flags_named(indicator.parameters):
            if flag not in known:
                file = f"{indicator.family.code.lower()}.yaml"
                raise RedFlagDataError(f"{file}: {indicator.id} key flags: there is no indicator or family {flag[:10]}")


def _flags_named(parameters: Parameters | None) -> tuple[str, ...]:
    if isinstance(parameters, sequence.Parameters):
        return tuple(flag for step in parameters.steps for flag in step.flags)
    if isinstance(parameters, network_distance.Parameters):
        return (*parameters.flags, *parameters.own_flags)
    return ()
