"""What no route answers: a page for people, problem details for programs."""

from __future__ import annotations

from api_service import Service


def test_a_browser_gets_a_page_for_an_unknown_address(service: Service) -> None:
    answer = service.client.get("/no-such-page", headers={"Accept": "text/html,application/xhtml+xml"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["x-request-id"] in answer.text


def test_a_program_gets_problem_details_for_it(service: Service) -> None:
    for path, accept in [("/no-such-page", "*/*"), ("/v1/no-such", "text/html")]:
        answer = service.client.get(path, headers={"Accept": accept})
        assert answer.status_code == 404
        assert answer.headers["content-type"] == "application/problem+json"
