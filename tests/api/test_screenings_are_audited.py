"""Every stored screening has its entry in the audit log, which holds no name."""

from __future__ import annotations

from app.audit.checkpoint import public_key_of
from app.audit.verify import verify


def test_a_screening_has_one_entry_without_any_name(service):
    answer = service.screen("Torvald Grimsbyr Oskorri")
    entries = list(service.services.audit.entries())
    of_list, of_key, of_screening = entries
    assert of_key.act == "key.created"
    assert of_list.object_type == "list"
    assert (of_screening.act, of_screening.object_id) == ("screening.stored", answer["screening_id"])
    assert "grimsbyr" not in of_screening.line().lower()
    keys = service.services.audit.keys
    assert verify([one.line() for one in entries], "", public_key_of(keys.signing), keys.mac) == (3, 0)
