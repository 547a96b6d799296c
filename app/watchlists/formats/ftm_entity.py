"""Entities of the FollowTheMoney model as OpenSanctions publishes them, checked for their shape."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.watchlists.errors import ListFileError, ListFileProblem
from app.watchlists.published_instants import instant_of
from app.watchlists.reading_account import ReadingAccount
from app.watchlists.safe_json import JsonObject
from app.watchlists.xml_record import collapsed

# Read and not kept: when the publisher first and last saw the entity. The latest of all is when the file was made.
IGNORED_KEYS = ("first_seen", "last_seen")

_KNOWN_KEYS = frozenset(
    {*("id", "caption", "schema", "properties", "referents", "datasets", "target", "last_change"), *IGNORED_KEYS}
)


# What is never a party by itself, for files that do not mark their targets.
_NO_PARTIES = frozenset(
    {
        *("Address", "Sanction", "Passport", "Identification", "Ownership", "Directorship", "Membership", "Employment"),
        *("Family", "Associate", "UnknownLink", "Representation", "Succession", "Occupancy", "Position", "Debt"),
        *("Payment", "Documentation", "Mention", "Note"),
    }
)


@dataclass(frozen=True, slots=True)
class FtmEntity:
    """One entity: a party, an address, or a link such as a sanction. Texts are white-space-collapsed and not empty.

    A property holds texts, ids of other entities among them, or (in nested files) the other entities themselves.
    Properties and values are sorted: to the publisher they are sets whose order changes from one file to the next.
    """

    id: str
    schema: str
    caption: str
    properties: Mapping[str, Sequence[str | FtmEntity]]
    referents: tuple[str, ...]
    datasets: tuple[str, ...]
    last_change: str

    def texts(self, *names: str) -> tuple[str, ...]:
        """The texts of the properties `names`, each once."""
        held = [values for name in names if (values := self.properties.get(name))]
        if not held:
            return ()
        return tuple(dict.fromkeys(value for values in held for value in values if isinstance(value, str)))

    def nested(self) -> Iterator[tuple[str, FtmEntity]]:
        """Every entity within this one, with the name of its property."""
        for name, values in self.properties.items():
            for value in values:
                if isinstance(value, FtmEntity):
                    yield name, value


def entity_of(plain: JsonObject, account: ReadingAccount) -> FtmEntity:
    """The entity that a JSON object is; keys that nobody knows are counted. Raises ListFileError for another shape."""
    entity_id, schema, properties = plain.get("id"), plain.get("schema"), plain.get("properties")
    if not (isinstance(entity_id, str) and entity_id.strip() and isinstance(schema, str) and schema):
        raise _misshapen("has no id or no schema")
    if not isinstance(properties, dict):
        raise _misshapen("has no properties")
    for key in plain.keys() - _KNOWN_KEYS:
        account.unknown(f"{schema}/{key}")
    return FtmEntity(
        id=entity_id.strip(),
        schema=schema,
        caption=collapsed(str(plain.get("caption") or "")),
        properties={name: _values(properties[name], account) for name in sorted(properties)},
        referents=_texts(plain.get("referents")),
        datasets=_texts(plain.get("datasets")),
        last_change=str(plain.get("last_change") or ""),
    )


def is_target(plain: JsonObject) -> bool:
    """Whether the entity is one to screen against: marked so, or, where nothing is marked, possibly a party."""
    marked = plain.get("target")
    return plain.get("schema") not in _NO_PARTIES if marked is None else bool(marked)


def last_seen(plain: JsonObject, account: ReadingAccount) -> datetime | None:
    """When the publisher last saw an entity, None where the object does not say."""
    text = plain.get("last_seen")
    return instant_of(text, account) if isinstance(text, str) else None


def _values(values: Any, account: ReadingAccount) -> tuple[str | FtmEntity, ...]:
    if not isinstance(values, list):
        raise _misshapen("has a property that is no list of values")
    found = [value for one in values if (value := _value(one, account))]
    return tuple(sorted(found, key=lambda value: value if isinstance(value, str) else value.id))


def _value(value: Any, account: ReadingAccount) -> str | FtmEntity:
    if isinstance(value, dict):
        return entity_of(value, account)
    if isinstance(value, (list, bool)) or value is None:
        raise _misshapen("has a property whose value is neither text nor an entity")
    return collapsed(str(value))


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(sorted(collapsed(str(value)) for value in values)) if isinstance(values, list) else ()


def _misshapen(what: str) -> ListFileError:
    return ListFileError(
        ListFileProblem.MISSING_ELEMENT,
        f"An entity {what}; expected id, schema and properties, each property a list of texts. "
        "Download entities.ftm.json or targets.nested.json again.",
    )
