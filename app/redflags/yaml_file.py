"""Reads one YAML file of data against a model, with errors that name file, entry and key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from app.redflags.errors import RedFlagDataError

MAX_FILE_BYTES = 2_000_000

Model = TypeVar("Model", bound=BaseModel)


def read_yaml(path: Path, model: type[Model]) -> Model:
    """The file as `model`. Raises RedFlagDataError where it is missing, too large, no YAML or does not fit."""
    said = _load(path)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise RedFlagDataError(f"{path.name}: {_place(said, first['loc'])}: {first['msg']}") from None


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise RedFlagDataError(f"{path.name}: larger than {MAX_FILE_BYTES:,} bytes")
        said: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise RedFlagDataError(f"{path.name}: no YAML{where}") from None
    except (OSError, UnicodeDecodeError):
        raise RedFlagDataError(f"{path.name}: expected a file of YAML in UTF-8 in {path.parent.name}") from None
    if not isinstance(said, dict):
        raise RedFlagDataError(f"{path.name}: expected keys and values at the top")
    return said


def _place(said: Any, location: Sequence[int | str]) -> str:
    """Where in the file: entries of a list by the id, code or name that they have."""
    entry, keys = "", []
    for step in location:
        keys.append(str(step))
        try:
            said = said[step]
        except (KeyError, IndexError, TypeError):
            continue
        if isinstance(said, dict):
            for naming in ("id", "code", "name"):
                if isinstance(said.get(naming), str) and isinstance(step, int):
                    entry, keys = said[naming], []
                    break
    key = ".".join(keys)
    return " ".join(part for part in (entry, f"key {key}" if key else "") if part) or "the file"
