"""What people write about a case is kept without what identifies whoever is hidden in it, over HTTP and on pages."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest
from api_service import Service, make_service, service
from case_stories import canaries, ransom_payments, sent_in
from test_protection import FAMILY, HOLDER_ACCOUNT, HOLDER_NAME, finding, kept

from app.domain.alert import PROTECTIVE, SUSPICION
from app.domain.role import Role

__all__ = ["make_service", "service"]

CASE = "/v1/alerts/1"
HOLDER = canaries("A")
WORDS = f"{HOLDER['name']} called of {HOLDER['account']}; VOGELMUNDA pays kanari-p0 0099, not Vogelmundax"
FORMS = (HOLDER["name"], HOLDER["account"], "VOGELMUNDA ", "kanari-p0 0099")


@pytest.fixture
def case(service: Service) -> str:
    """The address of a protective case."""
    sent_in(service, ransom_payments())
    return CASE


def posted(service: Service, path: str, role: Role = Role.OFFICER, **body: Any) -> Any:
    version = service.client.get(CASE, headers=service.key(Role.SUPERVISOR)).headers["etag"]
    answer = service.client.post(path, json=body, headers=service.key(role) | {"If-Match": version})
    assert answer.status_code == 200, answer.text
    return answer


def token(service: Service, account: str, field: str) -> str:
    return f"[protected {service.services.protector.person_id(account)}: {field}]"


def test_names_and_numbers_give_way_to_pseudonyms(service: Service) -> None:
    case = kept(service, finding(PROTECTIVE))
    name, account = (token(service, HOLDER_ACCOUNT, field) for field in ("name", "account"))
    family = token(service, FAMILY, "account")
    for said, expected in (
        (f"{HOLDER_NAME} called", f"{name} called"),
        ("of Alma Mithaal", f"of {name} {name}"),
        ("VOSSARI, not Vossarian", f"{name}, not Vossarian"),
        (f"of {HOLDER_ACCOUNT.lower()}.", f"of {account}."),
        ("to TS90 FAMI-LY00 02", f"to {family}"),
        (f"call {name} today", f"call {name} today"),
        ("nobody else", "nobody else"),
    ):
        assert service.services.protector.hidden(case, said) == expected


def test_a_name_without_spaces_is_found_within_a_sentence(service: Service) -> None:
    new = finding(PROTECTIVE)
    subject = json.loads(new.subject_document) | {"holder_name": "张伟明"}
    case = kept(service, dataclasses.replace(new, subject_document=json.dumps(subject)))
    said = service.services.protector.hidden(case, "请联系张伟明女士")
    assert said == f"请联系{token(service, HOLDER_ACCOUNT, 'name')}女士"


def test_words_about_a_case_in_which_nobody_is_hidden_stay_as_they_are(service: Service) -> None:
    said = f"{HOLDER_NAME} of {HOLDER_ACCOUNT}"
    assert service.services.protector.hidden(kept(service, finding(SUSPICION)), said) == said


def test_what_was_erased_is_looked_for_no_more(service: Service) -> None:
    case = kept(service, finding(PROTECTIVE))
    service.services.retention.erase(service.services.protector.person_id(HOLDER_ACCOUNT), actor="a test")
    assert service.services.protector.hidden(case, HOLDER_NAME) == HOLDER_NAME


@pytest.mark.parametrize(
    ("act", "body"),
    [
        ("comments", {"text": WORDS}),
        ("information-requests", {"text": WORDS}),
        ("escalation", {"text": WORDS}),
        ("decisions", {"disposition": "true_match", "reason_code": "protection_needed", "text": WORDS}),
    ],
)
def test_every_act_is_kept_without_them(service: Service, case: str, act: str, body: dict[str, str]) -> None:
    answer = posted(service, f"{case}/{act}", **body)
    assert not [one for one in FORMS if one in answer.text]
    assert "[protected " in answer.json()["history"][-1]["text"]
    assert "not Vogelmundax" in answer.json()["history"][-1]["text"]


def test_a_decision_its_countersignature_and_a_note_of_the_checklist_are_kept_without_them(
    service: Service, case: str
) -> None:
    ruling = {"disposition": "true_match", "reason_code": "protection_needed", "text": WORDS}
    posted(service, f"{case}/decisions", **ruling)
    signed = posted(service, f"{case}/countersignature", Role.SUPERVISOR, text=WORDS)
    entry = {"checklist_id": "protective", "item": "danger", "done": True, "note": WORDS}
    ticked = posted(service, f"{case}/checklists", **entry)
    for answer in (signed, ticked):
        assert not [one for one in FORMS if one in answer.text]
        assert "[protected " in answer.text


def test_the_page_keeps_and_shows_the_pseudonyms(service: Service, case: str) -> None:
    headers = service.key(Role.PROTECTION_OFFICER)
    form = {"act": "comment", "version": "1", "text": WORDS}
    sent = service.client.post("/alerts/1/acts", data=form, headers=headers, follow_redirects=False)
    assert sent.status_code == 303
    page = service.client.get("/alerts/1", headers=headers).text
    assert not [one for one in FORMS if one in page]
    assert f"called of {token(service, HOLDER['account'], 'account')}" in page


def test_the_log_tells_how_many_pseudonyms_stand_in_what_was_written(service: Service, case: str) -> None:
    posted(service, f"{case}/comments", text=WORDS)
    posted(service, f"{case}/comments", text="nobody in particular")
    named, unnamed = [
        json.loads(entry.detail) for entry in service.services.audit.entries() if entry.act == "alert.commented"
    ]
    assert named["pseudonyms"] >= 4
    assert "pseudonyms" not in unnamed
