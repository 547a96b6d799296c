"""`fiscreen openapi`: the description of the API, as it is kept in openapi.yaml."""

from __future__ import annotations

import typer


def openapi() -> None:
    """Print the OpenAPI description of the service as YAML."""
    from app.api.openapi import as_yaml, describe
    from app.main import create_app
    from app.settings import Settings

    typer.echo(as_yaml(describe(create_app(Settings()))), nl=False)
