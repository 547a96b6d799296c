"""The one place that says how XML of strangers is parsed: no DTD, no entities, no network, no recovery."""

from __future__ import annotations

from typing import Any

from lxml import etree

# Beware of `collect_ids=False`: with it the parser opens an external DTD, whatever `load_dtd` says.
_SETTINGS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "dtd_validation": False,
    "huge_tree": False,
    "recover": False,
    "remove_comments": True,
    "remove_pis": True,
}


def pull_parser() -> etree.XMLPullParser:
    """A parser that is fed chunk by chunk and gives the beginning and the end of each element."""
    return etree.XMLPullParser(events=("start", "end"), **_SETTINGS)


def parsed(content: bytes) -> etree._Element:
    """The root of one whole document. Raises lxml.etree.XMLSyntaxError, and ValueError for a DOCTYPE or an entity.

    A DOCTYPE can make a reader drop text or read other files, so that none is taken.
    """
    root = etree.fromstring(content, etree.XMLParser(**_SETTINGS))
    if root.getroottree().docinfo.doctype:  # type: ignore[union-attr]  # the stubs are of an older lxml
        raise ValueError("the document has a DOCTYPE")
    if next(root.iter(etree.Entity), None) is not None:
        raise ValueError("the document uses an entity that it does not define")
    return root


def local_name(element: etree._Element) -> str:
    """The tag of an element without the address of its namespace."""
    return str(element.tag).rpartition("}")[2]
