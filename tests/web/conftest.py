"""A visitor with a browser's habits, for every test of the pages."""

from __future__ import annotations

import pytest
from api_service import Service, make_service, service
from list_stories import PEOPLE, ListStory
from page_visitor import Visitor

__all__ = ["make_service", "service"]


@pytest.fixture
def visitor(service: Service) -> Visitor:
    """Someone at a service with the small list fresh and in force, not signed in."""
    return Visitor(service)


@pytest.fixture
def story(make_service) -> ListStory:
    """A service whose list was published once; its sessions outlast the turns of its clock."""
    told = ListStory(make_service(session_idle_minutes=1440))
    told.publish(PEOPLE)
    return told
