"""The OpenAPI description of the service, made from the app."""

from __future__ import annotations

from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from app.access.permissions import is_public
from app.api.problems import MEDIA_TYPE, ProblemDetails

_PROBLEM = {
    "description": "Anything but success, as RFC 9457 problem details.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}},
}
_DESCRIPTION = """\
Screens persons, organisations and vessels against sanctions lists, explains every score, and says `clear` only when
every configured list was fresh and wholly screened. Send a key as `Authorization: Bearer fsk_...`.
"""


def describe(app: FastAPI) -> dict[str, Any]:
    """The description (OpenAPI 3.1) of all routes under /v1 and those of operation."""
    document = get_openapi(
        title=app.title,
        version=app.version,
        summary=app.summary,
        description=_DESCRIPTION,
        routes=app.routes,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
    )
    schemas = document["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    problem = ProblemDetails.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas |= problem.pop("$defs", {})
    schemas["ProblemDetails"] = problem
    document["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = _PROBLEM
            operation["security"] = [] if is_public(method=method.upper(), route=path) else [{"key": []}]
    return document


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks, and everything in full where it is used twice."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: _Dumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def as_yaml(document: dict[str, Any]) -> str:
    """The description as YAML, in the order of the app."""
    return yaml.dump(document, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120)
