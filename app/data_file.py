"""Reads one YAML file of data against a model, with errors that name file, entry and key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

MAX_FILE_BYTES = 2_000_000

Model = TypeVar("Model", bound=BaseModel)


class DataFileError(Exception):
    """A file of data can't be used; the message names file, entry and key and says what was expected."""


def read_data_file(path: Path, model: type[Model]) -> Model:
    """The file as `model`. Raises DataFileError where it is missing, over 2 MB, no YAML in UTF-8 or does not fit."""
    said = _load(path)
    try:
        return model.model_validate(said)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        raise DataFileError(f"{path.name}: {_place(said, first['loc'])}: {first['msg']}") from None


def _load(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise DataFileError(f"{path.name}: larger than {MAX_FILE_BYTES:,} bytes")
        said: Any = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" (line {mark.line + 1})" if mark is not None else ""
        raise DataFileError(f"{path.name}: no YAML{where}") from None
    except (OSError, UnicodeDecodeError):
        raise DataFileError(f"{path.name}: expected a file of YAML in UTF-8 in the folder {path.parent.name}") from None
    if not isinstance(said, dict):
        raise DataFileError(f"{path.name}: expected keys and values, such as `id: example`")
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
