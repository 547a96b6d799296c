"""Reads places, words, merchant codes and rates from the lists directory and checks them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated

from babel import Locale
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from app.redflags.errors import RedFlagDataError
from app.redflags.geography import Area, Geography, Route, normalised_town
from app.redflags.lexicon import Lexicon, SeasonalRule, WordClass, words_of
from app.redflags.reference import Reference
from app.redflags.selection import Tier
from app.redflags.yaml_file import read_yaml

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_CODE_RANGE = re.compile(r"(\d{4})(?:-(\d{4}))?")
LANGUAGES = ("en", "ar", "fr", "es", "ru", "zh")

_Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
_Year = Annotated[int, Field(ge=1900, le=2100)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Dated(_Strict):
    reviewed_on: date
    review_due: date
    licence: _Text


class _AreaRow(_Strict):
    code: _Text
    name: _Text
    tier: Tier
    roles: tuple[_Text, ...] = Field(min_length=1)
    groups: tuple[_Text, ...] = ()
    supports_financing_claim: bool = True
    since: _Year
    until: _Year | None = None
    sources: tuple[_Text, ...] = Field(min_length=1)
    to_confirm: bool = False


class _TownRow(_Strict):
    name: _Text
    also: tuple[_Text, ...] = ()
    area: _Text
    tier: Tier
    roles: tuple[_Text, ...] = Field(min_length=1)
    sources: tuple[_Text, ...] = Field(min_length=1)
    to_confirm: bool = False


class _RouteRow(_Strict):
    id: _Text
    name: _Text
    moves: _Text
    steps: tuple[tuple[_Text, ...], ...] = Field(min_length=1)
    supports_financing_claim: bool = True
    since: _Year
    until: _Year | None = None
    sources: tuple[_Text, ...] = Field(min_length=1)
    to_confirm: bool = False


class _AreasFile(_Dated):
    areas: tuple[_AreaRow, ...]


class _TownsFile(_Dated):
    towns: tuple[_TownRow, ...]


class _RoutesFile(_Dated):
    routes: tuple[_RouteRow, ...]
    dialling_codes: dict[str, str]


class _Seasonal(_Strict):
    words: tuple[_Text, ...]
    usd_below: Annotated[float, Field(gt=0)]


class _ClassRow(_Strict):
    means: _Text
    mistaken_for: _Text
    sources: tuple[_Text, ...] = Field(min_length=1)
    to_confirm: bool = False
    enabled: bool = True
    seasonal: _Seasonal | None = None
    words: dict[str, tuple[_Text, ...]]


class _LexiconFile(_Dated):
    classes: dict[str, _ClassRow]
    never: dict[str, tuple[_Text, ...]]
    not_misspellings: tuple[_Text, ...] = ()


class _GroupRow(_Strict):
    codes: tuple[_Text, ...] = Field(min_length=1)
    means: _Text
    to_confirm: bool = False


class _MerchantsFile(_Dated):
    groups: dict[str, _GroupRow]


class _RatesFile(_Dated):
    to_confirm: bool = False
    usd_per_unit: dict[Annotated[str, StringConstraints(pattern="^[A-Z]{3}$")], Annotated[float, Field(gt=0)]]


def read_reference(lists_directory: Path) -> Reference:
    """Everything that indicators refer to. Raises RedFlagDataError naming file, entry and key."""
    return Reference(
        geography=_geography(lists_directory / "geography"),
        lexicon=_lexicon(lists_directory / "lexicon" / "words.yaml"),
        merchant_groups=_merchant_groups(lists_directory / "merchants" / "groups.yaml"),
        usd_per_unit=read_yaml(lists_directory / "rates" / "usd.yaml", _RatesFile).usd_per_unit,
    )


def _geography(directory: Path) -> Geography:
    areas_file = read_yaml(directory / "areas.yaml", _AreasFile)
    routes_file = read_yaml(directory / "routes.yaml", _RoutesFile)
    areas = {row.code: _area(row) for row in areas_file.areas}
    if len(areas) < len(areas_file.areas):
        raise RedFlagDataError("areas.yaml: a code stands twice")
    towns: dict[str, Area] = {}
    for row in read_yaml(directory / "towns.yaml", _TownsFile).towns:
        if row.area not in areas:
            raise RedFlagDataError(f"towns.yaml: {row.name} key area: there is no row {row.area[:10]} in areas.yaml")
        for spelling in (row.name, *row.also):
            towns[normalised_town(spelling)] = _town(row)
    _check_codes("areas.yaml", areas)
    for route in routes_file.routes:
        _check_codes("routes.yaml", (code for step in route.steps for code in step))
    _check_codes("routes.yaml", routes_file.dialling_codes)
    return Geography(
        areas=areas,
        towns=towns,
        routes=tuple(_route(row) for row in routes_file.routes),
        dialling_codes=routes_file.dialling_codes,
        reviewed_on=areas_file.reviewed_on,
        review_due=areas_file.review_due,
    )


def _area(row: _AreaRow) -> Area:
    return Area(
        code=row.code,
        name=row.name,
        tier=row.tier,
        roles=frozenset(row.roles),
        sources=row.sources,
        since=row.since,
        until=row.until or 0,
        groups=row.groups,
        supports_financing_claim=row.supports_financing_claim,
        to_confirm=row.to_confirm,
    )


def _town(row: _TownRow) -> Area:
    return Area(
        code=row.area,
        name=row.name,
        tier=row.tier,
        roles=frozenset(row.roles),
        sources=row.sources,
        to_confirm=row.to_confirm,
        is_town=True,
        also=row.also,
    )


def _route(row: _RouteRow) -> Route:
    return Route(
        route_id=row.id,
        name=row.name,
        moves=row.moves,
        steps=row.steps,
        sources=row.sources,
        since=row.since,
        until=row.until or 0,
        supports_financing_claim=row.supports_financing_claim,
        to_confirm=row.to_confirm,
    )


def _check_codes(file: str, codes: Iterable[str]) -> None:
    territories = Locale("en").territories
    for code in codes:
        if not _CODE.fullmatch(code) or code[:2] not in territories:
            raise RedFlagDataError(f"{file}: {code[:10]}: expected a code of ISO 3166-1 (SY) or 3166-2 (SY-HL)")


def _lexicon(path: Path) -> Lexicon:
    said = read_yaml(path, _LexiconFile)
    never = frozenset(words_of(word) for words in said.never.values() for word in words)
    classes = {name: _word_class(name, row, never) for name, row in said.classes.items()}
    unclear = frozenset("".join(words_of(word)) for word in said.not_misspellings)
    return Lexicon(classes=classes, never=never, not_misspellings=unclear, never_written=said.never)


def _word_class(name: str, row: _ClassRow, never: frozenset[tuple[str, ...]]) -> WordClass:
    if set(row.words) != set(LANGUAGES):
        raise RedFlagDataError(f"words.yaml: {name} key words: expected the languages {', '.join(LANGUAGES)}")
    phrases = frozenset(words_of(word) for words in row.words.values() for word in words)
    if phrases & never:
        raise RedFlagDataError(
            f"words.yaml: {name} key words: one of them stands under never: everyday giving and worship"
        )
    said = row.seasonal
    seasonal = None if said is None else SeasonalRule(frozenset(map(words_of, said.words)), said.usd_below)
    return WordClass(
        name=name,
        phrases=phrases,
        means=row.means,
        mistaken_for=row.mistaken_for,
        sources=row.sources,
        enabled=row.enabled,
        to_confirm=row.to_confirm,
        seasonal=seasonal,
        written=row.words,
    )


def _merchant_groups(path: Path) -> Mapping[str, frozenset[str]]:
    groups: dict[str, set[str]] = {}
    for name, row in read_yaml(path, _MerchantsFile).groups.items():
        for code in row.codes:
            found = _CODE_RANGE.fullmatch(code)
            if found is None:
                raise RedFlagDataError(f"{path.name}: {name} key codes: expected four digits or a range of them")
            for number in range(int(found[1]), int(found[2] or found[1]) + 1):
                groups.setdefault(f"{number:04d}", set()).add(name)
    return {code: frozenset(names) for code, names in groups.items()}
