"""Says on pages who did something: the reader, a user or key by name, or the service; records keep ids alone."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property

from app.api.services import Services
from app.web.translation import translated

SHORT_ID_CHARS = 8
_ID = re.compile(r"[0-9a-f]{16,}")


class PeopleNames:
    """The names of users and keys as `reader` sees them; read from the database at the first other person."""

    def __init__(self, services: Services, *, reader: str) -> None:
        self._services = services
        self.reader = reader

    def in_words(self, person: str | None) -> str:
        """`you`, a name, or the beginning of an id that nobody has any more. A name of several has its id beside it."""
        if person is None:
            return translated("the service")
        if person == self.reader:
            return translated("you")
        name = self._names.get(person, "")
        if not name:
            return person[:SHORT_ID_CHARS] if _ID.fullmatch(person) else person
        return name if self._times[name] == 1 else f"{name} ({person[:SHORT_ID_CHARS]})"

    def with_id(self, person: str) -> str:
        """As `in_words`, and the whole id beside a name: what a log is searched by."""
        name = translated("you") if person == self.reader else self._names.get(person, "")
        return f"{name} ({person})" if name else person

    @cached_property
    def _names(self) -> dict[str, str]:
        keys = {one.key_id: one.name for one in self._services.keys.all_keys()}
        return keys | {one.user_id: one.name for one in self._services.users.all_users()}

    @cached_property
    def _times(self) -> Counter[str]:
        return Counter(self._names.values())
