"""Reads one file of indicators, places, words or codes."""

from __future__ import annotations

from pathlib import Path

from app.data_file import DataFileError, Model, read_data_file
from app.redflags.errors import RedFlagDataError


def read_yaml(path: Path, model: type[Model]) -> Model:
    """The file as `model`. Raises RedFlagDataError where it is missing, too large, no YAML or does not fit."""
    try:
        return read_data_file(path, model)
    except DataFileError as error:
        raise RedFlagDataError(str(error)) from None
