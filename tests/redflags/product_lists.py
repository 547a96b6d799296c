"""The catalogue and reference data that the product ships, read once for all tests of red flags."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from app.redflags.catalogue import Catalogue
from app.redflags.catalogue_file import read_catalogue
from app.redflags.reference import Reference
from app.redflags.reference_file import read_reference

LISTS = Path(__file__).resolve().parents[2] / "lists"


@cache
def reference() -> Reference:
    return read_reference(LISTS)


@cache
def catalogue() -> Catalogue:
    return read_catalogue(LISTS / "indicators", reference())
