"""The pages of the red-flag reference data: indicators, places and words, each with its source and its limits."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request, Response

from app.api.problems import Problem
from app.api.services import services_of
from app.redflags.catalogue import Catalogue
from app.redflags.catalogue_file import read_catalogue
from app.redflags.errors import RedFlagDataError
from app.redflags.geography import Area
from app.redflags.reference import Reference
from app.redflags.reference_file import LANGUAGES, read_reference
from app.redflags.selection import Tier
from app.web import texts
from app.web.rendering import page
from app.web.routing import PageRoute, see

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/red-flags")
def red_flags() -> Response:
    """The pages begin with the indicators."""
    return see("/red-flags/indicators")


@router.get("/red-flags/indicators")
def indicators(request: Request, family: str = "", basis: str = "") -> Response:
    """The catalogue by family; `family` and `basis` show a part of it."""
    catalogue, _ = _data(request)
    families = catalogue.families()
    shown = [
        (one, [indicator for indicator in catalogue if indicator.family == one and basis in ("", indicator.basis)])
        for one in families
        if family in ("", one.code)
    ]
    return page(
        request,
        "indicators.html",
        families=families,
        shown=[(one, found) for one, found in shown if found],
        family=family,
        basis=basis,
        sources=catalogue.sources,
        total=len(catalogue),
    )


@router.get("/red-flags/geography")
def geography(request: Request, tier: str = "") -> Response:
    """Areas, towns and routes: how near each is to trafficking in conflict, since when, and who says so."""
    catalogue, reference = _data(request)
    places = reference.geography
    return page(
        request,
        "geography.html",
        places=places,
        areas=_of_tier(places.areas, tier),
        towns=_of_tier(places.towns, tier),
        routes=places.routes,
        tier=tier,
        tiers=list(Tier),
        year=services_of(request).clock().year,
        sources=catalogue.sources,
    )


@router.get("/red-flags/lexicon")
def lexicon(request: Request) -> Response:
    """The words by class and language, and those that never score."""
    catalogue, reference = _data(request)
    return page(
        request,
        "lexicon.html",
        lexicon=reference.lexicon,
        spoken={code: texts.LANGUAGES_OF_WORDS[code] for code in LANGUAGES},
        sources=catalogue.sources,
    )


def _of_tier(areas: Mapping[str, Area], tier: str) -> list[Area]:
    """Each row once (a town stands under each of its spellings), by code and name."""
    found = {area for area in areas.values() if tier in ("", area.tier.value)}
    return sorted(found, key=lambda area: (area.code, area.name))


def _data(request: Request) -> tuple[Catalogue, Reference]:
    try:
        return _read(services_of(request).settings.lists_directory)
    except RedFlagDataError:
        detail = "the reference data of red flags cannot be read; run `fiscreen flags list` to see what is wrong"
        raise Problem(503, "reference-data-unreadable", detail) from None


@cache
def _read(lists_directory: Path) -> tuple[Catalogue, Reference]:
    """Read once: the files change with a new version of the program, or with a restart."""
    reference = read_reference(lists_directory)
    return read_catalogue(lists_directory / "indicators", reference), reference
