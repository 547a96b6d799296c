"""Files of a fictional list that change from day to day, and the routes by which tests watch what becomes of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from xml.sax.saxutils import escape

from api_service import LIST_ID, Service

from app.domain.role import Role

HAITI = "EXi.001"
"""The entry that vanishes, as HTi.001 did from the UN file for three days in August 2023."""
PEOPLE = {
    HAITI: "TORVALD GRIMSBYR OSKORRI",
    **{
        f"EXi.{number:03d}": f"MARVELLA QUILL {word}"
        for number, word in enumerate(
            (
                "ASTERBY",
                "BRONDEL",
                "CASSOWEN",
                "DUNMARROW",
                "ELVERHOLT",
                "FENWRIGHT",
                "GALLOWMERE",
                "HARKESSON",
                "INGLESTAD",
                "JORVELLE",
                "KESTRIDGE",
            ),
            start=2,
        )
    },
}


def file_of(people: dict[str, str], *, generated_at: datetime, extra: str = "") -> bytes:
    """A list file in the UN format with these people, reference to name; `extra` stands in each entry."""
    entries = "".join(
        f"<INDIVIDUAL><DATAID>{reference[-3:]}</DATAID><FIRST_NAME>{escape(name)}</FIRST_NAME>"
        f"<UN_LIST_TYPE>Exercise</UN_LIST_TYPE><REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER>"
        f"<LISTED_ON>2020-01-02</LISTED_ON><LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>{extra}</INDIVIDUAL>"
        for reference, name in people.items()
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="{generated_at:%Y-%m-%dT%H:%M:%S}Z">'
        f"<INDIVIDUALS>{entries}</INDIVIDUALS><ENTITIES></ENTITIES></CONSOLIDATED_LIST>"
    ).encode()


def without(*references: str) -> dict[str, str]:
    """The people but for these."""
    return {reference: name for reference, name in PEOPLE.items() if reference not in references}


class ListStory:
    """A service whose list is published anew, day after day."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.auditor = service.key(Role.AUDITOR)
        self.officer = service.key(Role.OFFICER)

    def publish(self, people: dict[str, str], *, days_later: float = 0, extra: str = "") -> str:
        """The publisher's file of that day is imported; the id of the version in force then."""
        self.service.clock.turn(days=days_later)
        content = file_of(people, generated_at=self.service.clock.now - timedelta(hours=1), extra=extra)
        self.service.import_list(content)
        return self.in_force()

    def in_force(self) -> str:
        return str(self.get("")["snapshot_id"])

    def get(self, path: str, **parameters: str) -> dict[str, Any]:
        answer = self.service.client.get(f"/v1/lists/{LIST_ID}{path}", params=parameters, headers=self.auditor)
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()
        return document

    def post(self, path: str, key: dict[str, str], **body: Any) -> Any:
        return self.service.client.post(f"/v1/lists/{LIST_ID}{path}", json=body, headers=key)

    def screened(self, name: str, **settings: Any) -> dict[str, Any]:
        """The result for one name."""
        document = self.service.screen(name, headers=self.officer, **settings)
        result: dict[str, Any] = document["results"][0]
        return result

    def changed(self, **parameters: str) -> dict[str, list[str]]:
        """The references of a delta by kind of change, those that are empty left out."""
        delta = self.get("/deltas", **parameters)
        kinds = ("added", "amended", "missing", "returned", "removed")
        return {kind: [one["reference"] for one in delta[kind]] for kind in kinds if delta[kind]}
