"""The fixtures of `api_service` for every test of the API."""

from api_service import make_service, service

__all__ = ["make_service", "service"]
