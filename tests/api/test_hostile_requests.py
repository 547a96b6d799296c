"""Whatever is sent: a clear refusal or a named state, never a fault of ours, and nothing of it is repeated."""

from __future__ import annotations

import json
from typing import Any

import pytest
from api_service import Service
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.domain.role import Role

ONE = {"subjects": [{"names": ["Torvald Oskorri"]}]}


def post(service: Service, body: bytes, **headers: str) -> Any:
    sent = service.key(Role.OFFICER) | {"Content-Type": "application/json"} | headers
    return service.client.post("/v1/screenings", content=body, headers=sent)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{",
        b"\xff\xfe{\x00}\x00",
        json.dumps(ONE).encode("utf-16"),
        b"\xef\xbb\xbf" + json.dumps(ONE).encode(),
        b'{"subjects": [{"names": ["\\ud800"]}]}',
        b'{"subjects": [{"names": ["a"]}], "subjects": [{"names": ["b"]}]}',
        b'{"subjects": [{"names": ["a"], "names": ["b"]}]}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"minimum_score": NaN}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"minimum_score": Infinity}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"minimum_score": 1e999}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"minimum_score": -0.0}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"limit": 9223372036854775808}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"limit": 1' + b"0" * 5000 + b"}}",
        b'{"subjects": [{"names": ["a"]}], "settings": {"limit": true}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"limit": "5"}}',
        b'{"subjects": [{"names": ["a"]}], "settings": {"lists": []}}',
        b'{"subjects": [{"names": [1]}]}',
        b'{"subjects": [{"names": []}]}',
        b'{"subjects": [{"names": "a"}]}',
        b'{"subjects": []}',
        b'{"subjects": [{"names": ["a"], "nmae": "b"}]}',
        b'{"subjects": [{"names": ["a"], "birth_date": "31/12/1970"}]}',
        b'{"subjects": [{"names": ["a"], "birth_date": "1970-02-31"}]}',
        b'{"subjects": [{"names": ["a"], "kind": "dog"}]}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
        json.dumps({"subjects": [{"names": ["a"]}] * 1001}).encode(),
        json.dumps({"subjects": [{"names": ["a"] * 21}]}).encode(),
    ],
)
def test_a_malformed_body_is_refused_with_a_problem(service: Service, body: bytes) -> None:
    answer = post(service, body)
    assert answer.status_code in {400, 422}, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert problem["type"].startswith("https://")
    assert problem["detail"]
    assert problem["instance"].endswith(answer.headers["x-request-id"])


def test_a_refusal_names_the_field_and_not_its_value(service: Service) -> None:
    answer = post(service, b'{"subjects": [{"names": ["Secretia Hidden"], "birth_date": "13/07/1971"}]}')
    (error,) = answer.json()["errors"]
    assert error["pointer"] == "/subjects/0/birth_date"
    assert "expected a date like 1970" in error["detail"]
    assert "Secretia" not in answer.text
    assert "13/07/1971" not in answer.text


@pytest.mark.parametrize(
    "media_type", ["text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-7"]
)
def test_another_media_type_is_refused(service: Service, media_type: str) -> None:
    assert post(service, json.dumps(ONE).encode(), **{"Content-Type": media_type}).status_code == 415


def test_a_body_over_the_limit_is_refused_by_its_announced_and_by_its_real_length(service: Service) -> None:
    large = b'{"subjects": "' + b"x" * 5_000_000 + b'"}'
    assert post(service, large).status_code == 413

    def pieces() -> Any:
        for _ in range(50):
            yield b"x" * 100_000

    headers = service.key(Role.OFFICER) | {"Content-Type": "application/json"}
    answer = service.client.post("/v1/screenings", content=pieces(), headers=headers)
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"


def test_names_too_long_in_all_are_refused_before_any_work(service: Service) -> None:
    body = json.dumps({"subjects": [{"names": ["x" * 500] * 20}] * 30}).encode()
    answer = post(service, body)
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("/too-many-characters")


def test_unmatched_routes_and_methods_are_problems_too(service: Service) -> None:
    for method, path, status in [("GET", "/v1/nothing", 404), ("PUT", "/v1/screenings", 405), ("TRACE", "/livez", 405)]:
        answer = service.client.request(method, path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"


def test_every_answer_forbids_keeping_and_sniffing(service: Service) -> None:
    for path in ("/livez", "/v1/lists", "/v1/nothing"):
        headers = service.client.get(path, headers=service.key(Role.AUDITOR)).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_what_another_site_makes_a_browser_send_is_refused(service: Service) -> None:
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://elsewhere.example"}):
        answer = service.client.post("/sign-in", data={"key": "x"}, headers=headers)
        assert answer.status_code == 403


any_text = st.text(st.characters(codec=None), max_size=60) | st.sampled_from(
    ["\u0000", "\u202eabc", "\u200b" * 30, "\ufdfa" * 20, "a\u0301" * 60, "\U0010ffff", "\ue000", "İıſK", "=1+1"]
)
subjects = st.fixed_dictionaries(
    {"names": st.lists(any_text, min_size=1, max_size=3)},
    optional={
        "kind": st.sampled_from(["person", "organisation", "vessel", "aircraft", "unknown"]),
        "birth_date": st.sampled_from(["1970", "1970-05", "~1970", "1965/1969"]) | any_text,
        "nationalities": st.lists(any_text, max_size=2),
        "gender": any_text,
        "reference": any_text,
        "identifiers": st.lists(
            st.fixed_dictionaries({"kind": st.sampled_from(["passport", "iban", "wallet"]), "value": any_text}),
            max_size=2,
        ),
    },
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(subjects, min_size=1, max_size=3))
def test_any_text_in_any_field_is_answered_or_refused_and_the_answer_is_kept(
    service: Service, asked: list[dict[str, Any]]
) -> None:
    answer = post(service, json.dumps({"subjects": asked}).encode())
    assert answer.status_code in {201, 400, 422}, answer.text
    if answer.status_code == 201:
        document = answer.json()
        assert len(document["results"]) == len(asked)
        again = service.client.get(answer.headers["location"], headers=service.key(Role.AUDITOR))
        assert again.content == answer.content
