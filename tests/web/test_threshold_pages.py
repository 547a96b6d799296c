"""Two people agree on their page to a threshold that finds less."""

from __future__ import annotations

from app.domain.role import Role


def test_two_people_approve_a_change_and_nobody_twice(service, visitor):
    for score in (0.7, 0.8):
        service.services.thresholds.begin_with(score)
    visitor.sign_in(Role.OFFICER)
    assert "waits for two people" in visitor.get("/threshold").text
    assert visitor.post("/threshold/changes/2", {"reason": "agreed"}).status_code == 403
    visitor.sign_in(Role.SUPERVISOR)
    assert visitor.post("/threshold/changes/2", {"reason": ""}).status_code == 422
    assert visitor.post("/threshold/changes/2", {"reason": "agreed"}).status_code == 303
    assert "<form" not in visitor.get("/threshold").text.partition("<main")[2].partition("</main>")[0]
    assert "You approved this already" in visitor.post("/threshold/changes/2", {"reason": "agreed"}).text
    visitor.sign_in(Role.ADMIN)
    assert visitor.post("/threshold/changes/2", {"reason": "agreed"}).status_code == 303
    assert "waits for two people" not in visitor.get("/threshold").text
