"""Writes a goAML report: what a case says, as nested values; then as XML in the order that the profile gives."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from app.sharing.goaml.profile import ElementRule, Profile

Values = Mapping[str, Any]
"""The elements of one shape by name: a text, further values, or a list of either. None is what is not known."""

_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def written(report: Values, profile: Profile) -> etree._Element:
    """The XML of a report. What came with a later version of goAML than the profile's is left out."""
    root = etree.Element("report")
    _fill(root, report, "report", profile)
    return root


def as_bytes(root: etree._Element) -> bytes:
    """The file of a report, in UTF-8."""
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _fill(parent: etree._Element, values: Values, type_name: str, profile: Profile) -> None:
    unknown = values.keys() - profile.shape[type_name].keys()
    assert not unknown, f"{type_name} has no {', '.join(sorted(unknown))} in any version"
    for name, rule in profile.elements(type_name).items():
        for value in _each(values.get(name), rule, profile):
            element = etree.SubElement(parent, name)
            if rule.type:
                _fill(element, value, rule.type, profile)
            else:
                element.text = _NOT_XML.sub(" ", value)


def _each(value: Any, rule: ElementRule, profile: Profile) -> Sequence[Any]:
    if isinstance(value, list):
        return value
    if value is not None and value != "":
        return [value]
    may_be_unknown = rule.required and rule.unknown and profile.unknown_code
    return [profile.unknown_code] if may_be_unknown else []
