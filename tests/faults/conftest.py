"""A whole service, as the tests of the API have it."""

from api_service import make_service, service

__all__ = ["make_service", "service"]
