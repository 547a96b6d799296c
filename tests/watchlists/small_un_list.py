"""Builds small lists of fictional parties in the UN format."""

from __future__ import annotations

import io

from app.domain.designation import Designation
from app.domain.snapshot import ListContents
from app.watchlists.formats.un_xml import parse


def person(inner: str = "", *, reference: str = "EXi.901", first_name: str = "NEMO TESTPERSON") -> str:
    return (
        f"<INDIVIDUAL><FIRST_NAME>{first_name}</FIRST_NAME><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>"
        f"<UN_LIST_TYPE>Exercise</UN_LIST_TYPE>{inner}</INDIVIDUAL>"
    )


def entity(inner: str = "", *, reference: str = "EXe.901", first_name: str = "TEST TRADING HOUSE") -> str:
    return person(inner, reference=reference, first_name=first_name).replace("INDIVIDUAL>", "ENTITY>")


def alias(name: str, quality: str = "Good", inner: str = "", *, of: str = "INDIVIDUAL") -> str:
    return f"<{of}_ALIAS><QUALITY>{quality}</QUALITY><ALIAS_NAME>{name}</ALIAS_NAME>{inner}</{of}_ALIAS>"


def born(inner: str) -> str:
    return f"<INDIVIDUAL_DATE_OF_BIRTH>{inner}</INDIVIDUAL_DATE_OF_BIRTH>"


def un_list(*entries: str, generated: str = "2026-08-01T23:00:03.110Z") -> bytes:
    people = "".join(entry for entry in entries if entry.startswith("<INDIVIDUAL"))
    others = "".join(entry for entry in entries if not entry.startswith("<INDIVIDUAL"))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{generated}">'
        f"<INDIVIDUALS>{people}</INDIVIDUALS><ENTITIES>{others}</ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


def read(content: bytes) -> ListContents:
    return parse(io.BytesIO(content))


def read_person(inner: str = "", *, first_name: str = "NEMO TESTPERSON") -> Designation:
    return read(un_list(person(inner, first_name=first_name))).designations[0]


def read_entity(inner: str = "", *, first_name: str = "TEST TRADING HOUSE") -> Designation:
    return read(un_list(entity(inner, first_name=first_name))).designations[0]
