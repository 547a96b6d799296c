"""The fixtures of tests of workers."""

from api_service import make_service, service  # noqa: F401 (fixtures)
