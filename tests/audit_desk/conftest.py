"""The whole service, as for the API."""

from api_service import make_service, service

__all__ = ["make_service", "service"]
