"""What the server of these tests serves: the app as it is, with settings from the environment."""

from __future__ import annotations

from fastapi import FastAPI

from app.main import create_app
from app.settings import read_settings


def make_app() -> FastAPI:
    """The app."""
    return create_app(read_settings())
