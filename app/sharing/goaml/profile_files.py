"""Reads the profiles of authorities: one YAML each, in the lists directory; one can extend another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import RootModel, ValidationError

from app.data_file import DataFileError, read_data_file
from app.sharing.errors import ProfileFileError
from app.sharing.goaml.profile import Profile

MAX_STEPS = 5
"""How many profiles may extend each other in a row."""


class _Document(RootModel[dict[str, Any]]):
    """What a file says by itself, before it is laid over what it extends."""


def read_profiles(directory: Path) -> Mapping[str, Profile]:
    """The profiles of a directory that somebody reports by, by id; none where it does not exist.

    A profile that `extends` another takes over what it does not say itself, key by key. Raises ProfileFileError.
    """
    documents = {path.stem: _document(path) for path in sorted(directory.glob("*.yaml"))}
    profiles = (_profile(name, documents) for name in documents)
    return {one.id: one for one in profiles if one.reporting_entity is not None}


def _profile(name: str, documents: Mapping[str, Mapping[str, Any]]) -> Profile:
    try:
        profile = Profile.model_validate(_extended(name, documents))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ProfileFileError(f"{name}.yaml: key {key}: {first['msg']}") from None
    if profile.id != name:
        raise ProfileFileError(f"{name}.yaml: key id: expected the name of the file, {name}")
    for type_name, elements in profile.shape.items():
        for element, rule in elements.items():
            if rule.type and rule.type not in profile.shape:
                place = f"shape.{type_name}.{element}.type"
                raise ProfileFileError(f"{name}.yaml: key {place}: expected the name of a shape of the profile")
    return profile


def _extended(name: str, documents: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    chain, further = [documents[name]], documents[name].get("extends")
    while further is not None:
        if further not in documents or len(chain) == MAX_STEPS:
            raise ProfileFileError(f"{name}.yaml: key extends: expected another profile of the same directory")
        chain.append(documents[further])
        further = documents[further].get("extends")
    whole: dict[str, Any] = {}
    for document in reversed(chain):
        whole = _merged(whole, document)
    whole.pop("extends", None)
    if "reporting_entity" not in documents[name]:
        whole.pop("reporting_entity", None)
    return whole


def _merged(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """What `above` says over what `below` says; the order of keys stays that of `below`."""
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        merged[key] = _merged(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
    return merged


def _document(path: Path) -> Mapping[str, Any]:
    try:
        return read_data_file(path, _Document).root
    except DataFileError as error:
        raise ProfileFileError(str(error)) from None
