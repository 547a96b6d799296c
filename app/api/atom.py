"""The changes of a list as an Atom feed (RFC 4287), one entry for each version that came into force."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import NAMESPACE_URL, uuid5
from xml.etree.ElementTree import Element, SubElement, tostring

from app.domain.designation import Designation
from app.screening.list_changes import Change
from app.watchlists.deltas import Delta
from app.watchlists.sources import ListSource

MEDIA_TYPE = "application/atom+xml"
NAMED_AT_MOST = 50
"""How many designations of a kind of change an entry names; the whole change is behind its link."""

_ATOM = "http://www.w3.org/2005/Atom"
# What no XML document may hold, escaped or not.
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def feed(source: ListSource, changes: Sequence[tuple[Change, Delta]], *, updated: datetime) -> bytes:
    """The feed of `source` with an entry for each change, in order; `updated` is the moment of the newest (UTC).

    Addresses in it are relative to where it was fetched.
    """
    root = Element("feed", {"xmlns": _ATOM})
    path = f"/v1/lists/{source.id}/deltas"
    _text(root, "id", _urn(source.id))
    _text(root, "title", f"Changes of the {source.name}")
    _text(root, "updated", updated.isoformat())
    SubElement(root, "link", {"rel": "self", "href": f"{path}.atom"})
    _text(SubElement(root, "author"), "name", source.authority)
    for change, delta in changes:
        _entry(root, source, path, change, delta)
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode").encode()


def _entry(root: Element, source: ListSource, path: str, change: Change, delta: Delta) -> None:
    entry = SubElement(root, "entry")
    _text(entry, "id", _urn(source.id, str(change.activation_id), change.new.snapshot_id))
    _text(entry, "title", f"{source.name}: {_counts(change, delta)}")
    _text(entry, "updated", change.changed_at.isoformat())
    query = f"?from={change.old.snapshot_id}&to={change.new.snapshot_id}" if change.old else ""
    SubElement(entry, "link", {"rel": "alternate", "href": path + query, "type": "application/json"})
    _text(entry, "summary", _counts(change, delta))
    _text(entry, "content", _names(delta) or "The first version.")


def _counts(change: Change, delta: Delta) -> str:
    if change.old is None:
        return f"first version, {change.new.counts.designations} designations"
    parts = [f"{len(found)} {word}" for word, found in _parts(delta).items() if found]
    return ", ".join(parts) or "nothing that anyone reads changed"


def _names(delta: Delta) -> str:
    return "\n".join(f"{word.capitalize()}: {_named(found)}." for word, found in _parts(delta).items() if found)


def _named(designations: Sequence[Designation]) -> str:
    named = "; ".join(f"{one.reference} {one.primary_name}" for one in designations[:NAMED_AT_MOST])
    further = len(designations) - NAMED_AT_MOST
    return f"{named}; and {further} more" if further > 0 else named


def _parts(delta: Delta) -> dict[str, Sequence[Designation]]:
    return {
        "added": delta.added,
        "amended": [one.after for one in delta.amended],
        "missing": delta.missing,
        "returned": delta.returned,
        "removed": delta.removed,
    }


def _text(parent: Element, tag: str, text: str) -> None:
    SubElement(parent, tag).text = _NOT_IN_XML.sub("\ufffd", text)


def _urn(*parts: str) -> str:
    return uuid5(NAMESPACE_URL, "/".join(("fiscreen", *parts))).urn
