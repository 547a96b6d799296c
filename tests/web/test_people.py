"""Users sign in with password and code, keep their accounts, and are managed by administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
import pytest
import segno
from api_service import LISTED, Service, un_file
from argon2 import PasswordHasher
from page_visitor import PageReader, Visitor

from app.domain.role import Role

OWN = "granite lantern orbit"


def signs_in(visitor: Visitor, name: str, password: str, code: str = "") -> int:
    return visitor.post("/sign-in/password", {"name": name, "password": password, "code": code}).status_code


def acts_in_log(service: Service) -> list[str]:
    return [entry.act for entry in service.services.audit.entries()]


def bearing(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


class Person:
    """A user with a password of their own and one-time codes."""

    def __init__(self, visitor: Visitor, name: str, *roles: Role) -> None:
        self.visitor, self.name, self.service = visitor, name, visitor.service
        made = self.service.services.users.create(name, frozenset(roles), actor="a test")
        self.user_id = made.user.user_id
        assert signs_in(visitor, name, made.password) == 303
        sent = visitor.post("/account/password", {"old": made.password, "new": OWN, "again": OWN})
        assert sent.headers["location"] == "/account", sent.text
        page = PageReader(visitor.get("/account/second-factor").text)
        self.totp = pyotp.TOTP(page.texts("code")[0].replace(" ", ""))
        sealed = page.field("sealed")["value"]
        shown = visitor.post("/account/second-factor", {"sealed": sealed, "code": self.code()})
        self.recovery_codes = PageReader(shown.text).texts("code")
        assert len(self.recovery_codes) == 10, shown.text

    def code(self) -> str:
        return self.totp.at(self.service.clock.now)

    def makes_key(self) -> str:
        """A key of their own with the role officer; its text."""
        made = self.visitor.post("/account/keys", {"name": "own program", "role_officer": "1"})
        assert made.status_code == 200, made.text
        return PageReader(made.text).text("code")

    def next_code(self) -> str:
        self.service.clock.turn(seconds=30)
        return self.code()


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Argon2 as in `test_passwords_and_codes`, at a cost that tests can pay."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr("app.access.passwords.PasswordHasher", lambda: quick)


@pytest.fixture
def visitor(make_service: Callable[..., Service], quick_hashes: None) -> Visitor:
    """Someone at a service that counts failures of names, and does not count the addresses of tests."""
    service = make_service(sign_in_attempts_per_minute=1000)
    service.import_list(un_file(*LISTED))
    return Visitor(service)


@pytest.fixture
def officer(visitor: Visitor) -> Person:
    return Person(visitor, "fictional.officer", Role.OFFICER)


def test_a_new_user_first_sets_up_their_account(visitor: Visitor) -> None:
    users = visitor.service.services.users
    made = users.create("Fictional.Officer", frozenset({Role.OFFICER}), actor="a test")
    assert signs_in(visitor, "fictional.officer", made.password) == 303
    for path in ("/", "/account/sessions/end"):
        answer = visitor.get(path) if path == "/" else visitor.post(path, {})
        assert (answer.status_code, answer.headers["location"]) == (303, "/account")
    assert "one-time password" in PageReader(visitor.get("/account").text).text("p", role="status")
    visitor.post("/account/password", {"old": made.password, "new": OWN, "again": OWN})
    assert visitor.get("/").headers["location"] == "/account"
    assert "one-time codes" in PageReader(visitor.get("/account").text).text("p", role="status")


def test_the_qr_code_holds_what_the_link_beside_it_says(officer: Person) -> None:
    page = officer.visitor.get("/account/second-factor").text
    (address,) = [one["href"] for one in PageReader(page).all("a") if one.get("href", "").startswith("otpauth:")]
    expected = segno.make_qr(address).svg_inline(border=4, dark="#000", light="#fff")
    assert re.findall(r' d="(M[^"]+)"', expected)[1] in page


def test_password_and_code_together_open_a_session(officer: Person) -> None:
    visitor = officer.visitor
    visitor.post("/sign-out", {})
    assert signs_in(visitor, officer.name, OWN) == 401
    assert signs_in(visitor, officer.name, "granite lantern orbits", officer.next_code()) == 401
    assert signs_in(visitor, officer.name.upper(), OWN, officer.next_code()) == 303
    assert visitor.get("/").status_code == 200


def test_a_code_works_once_also_after_a_wrong_password(officer: Person) -> None:
    visitor, code = officer.visitor, officer.next_code()
    assert signs_in(visitor, officer.name, "wrong password", code) == 401
    assert signs_in(visitor, officer.name, OWN, code) == 303
    assert signs_in(visitor, officer.name, OWN, code) == 401
    assert (
        signs_in(visitor, officer.name, OWN, officer.totp.at(officer.service.clock.now - timedelta(seconds=30))) == 401
    )


def test_each_recovery_code_works_once_in_place_of_a_code(officer: Person) -> None:
    first, second = officer.recovery_codes[:2]
    assert signs_in(officer.visitor, officer.name, OWN, first) == 303
    assert signs_in(officer.visitor, officer.name, OWN, first) == 401
    assert signs_in(officer.visitor, officer.name, OWN, second.upper()) == 303
    assert acts_in_log(officer.service).count("user.recovery_code_used") == 2


def test_every_wrong_sign_in_is_answered_alike_and_nothing_is_shown_again(officer: Person) -> None:
    visitor = officer.visitor
    visitor.post("/sign-out", {})
    tries = [("nobody.here", OWN), (officer.name, "some wrong words"), (officer.name, ""), ("", ""), ("\x00", "\x00")]
    pages = set()
    for name, password in tries:
        answer = visitor.post("/sign-in/password", {"name": name, "password": password, "code": "000000"})
        assert answer.status_code == 401
        pages.add(answer.text)
    assert len(pages) == 1
    assert officer.name not in pages.pop()


def test_the_victim_of_guesses_still_signs_in_on_a_known_device(officer: Person) -> None:
    visitor, attacker = officer.visitor, Visitor(officer.service)
    assert signs_in(visitor, officer.name, OWN, officer.next_code()) == 303
    device = visitor.client.cookies["fiscreen_device"]
    visitor.client.cookies.clear()
    statuses = [signs_in(attacker, officer.name, f"guess number {number}") for number in range(9)]
    assert statuses[:5] == [401] * 5
    assert 429 in statuses
    sent = {"name": officer.name, "password": OWN, "code": officer.next_code()}
    assert visitor.post("/sign-in/password", sent, Cookie=f"fiscreen_device={device}").status_code == 303
    officer.service.clock.turn(minutes=15)
    assert signs_in(visitor, officer.name, OWN, officer.code()) == 303


def test_a_session_has_another_id_after_signing_in_and_can_be_ended_from_another(officer: Person) -> None:
    visitor = officer.visitor
    assert signs_in(visitor, officer.name, OWN, officer.next_code()) == 303
    first = visitor.client.cookies["fiscreen_session"]
    visitor.client.cookies.delete("fiscreen_session")
    assert signs_in(visitor, officer.name, OWN, officer.next_code()) == 303
    assert visitor.client.cookies["fiscreen_session"] != first
    sessions = officer.service.services.sessions.of_user(officer.user_id)
    other = next(one for one in sessions if one != officer.service.services.sessions.find(first))
    assert len(sessions) == 2
    assert visitor.post("/account/sessions/end", {"session_id": ""}).status_code == 303
    assert len(officer.service.services.sessions.of_user(officer.user_id)) == 1
    assert visitor.post("/account/sessions/end", {"session_id": other.session_id}).status_code == 303
    assert visitor.get("/").status_code == 303


def test_nobody_ends_the_session_of_another(officer: Person) -> None:
    session = officer.service.services.sessions.of_user(officer.user_id)[0]
    officer.visitor.client.cookies.clear()
    stranger = Person(officer.visitor, "fictional.stranger", Role.OFFICER)
    answer = stranger.visitor.post("/account/sessions/end", {"session_id": session.session_id})
    assert answer.status_code == 404
    assert session in officer.service.services.sessions.of_user(officer.user_id)


@pytest.mark.parametrize(
    "sent",
    [
        {"old": "wrong", "new": "other granite words", "again": "other granite words"},
        {"old": OWN, "new": OWN, "again": OWN},
        {"old": OWN, "new": "short", "again": "short"},
        {"old": OWN, "new": "other granite words", "again": "other granite word"},
    ],
)
def test_a_password_is_changed_only_with_the_present_one_and_for_a_good_one(
    officer: Person, sent: dict[str, str]
) -> None:
    answer = officer.visitor.post("/account/password", sent)
    assert answer.status_code == 422
    assert all(value not in answer.text for value in sent.values() if value not in {"wrong", "short"})
    assert signs_in(officer.visitor, officer.name, OWN, officer.next_code()) == 303


def test_an_administrator_makes_users_and_keys_and_takes_rights_away(officer: Person) -> None:
    visitor, service, own = officer.visitor, officer.service, bearing(officer.makes_key())
    visitor.post("/sign-out", {})
    visitor.sign_in(Role.ADMIN)
    shown = visitor.post("/people", {"name": "fictional.auditor", "role_auditor": "1"})
    password = PageReader(shown.text).text("code")
    assert password not in visitor.get("/people").text
    assert visitor.post("/people", {"name": "fictional.auditor", "role_auditor": "1"}).status_code == 422
    assert visitor.post("/people", {"name": "x y", "role_auditor": "1"}).status_code == 422
    assert visitor.post("/people", {"name": "no.roles"}).status_code == 422
    key = PageReader(visitor.post("/people/keys", {"name": "program", "role_officer": "1"}).text).text("code")
    assert service.client.get("/v1/alerts", headers=bearing(key)).status_code == 200
    assert visitor.post(f"/people/{officer.user_id}/roles", {"role_auditor": "1"}).status_code == 303
    assert service.services.sessions.of_user(officer.user_id) == ()
    assert service.client.get("/v1/lists", headers=own).status_code == 401
    assert visitor.post(f"/people/{officer.user_id}/roles", {"role_king": "1"}).status_code == 409
    for act in ("disable", "enable", "sessions/end"):
        assert visitor.post(f"/people/{officer.user_id}/{act}", {}).status_code == 303
        assert visitor.post(f"/people/unknown/{act}", {}).status_code == 404
    reset = PageReader(visitor.post(f"/people/{officer.user_id}/reset", {}).text).text("code")
    assert signs_in(visitor, officer.name, OWN, officer.next_code()) == 401
    assert signs_in(visitor, officer.name, reset) == 303
    acts = acts_in_log(service)
    for act in ("created", "roles_changed", "disabled", "enabled", "reset", "password_changed", "second_factor_set"):
        assert f"user.{act}" in acts


def test_a_disabled_user_is_out_at_once_and_stays_out(officer: Person) -> None:
    assert officer.visitor.get("/").status_code == 200
    officer.service.services.users.disable(officer.user_id, actor="another")
    assert officer.visitor.get("/").headers["location"] == "/sign-in"
    assert signs_in(officer.visitor, officer.name, OWN, officer.next_code()) == 401


def test_nobody_gives_themselves_roles(visitor: Visitor) -> None:
    admin = Person(visitor, "fictional.admin", Role.ADMIN)
    for act in ("roles", "disable", "reset"):
        answer = visitor.post(f"/people/{admin.user_id}/{act}", {"role_officer": "1", "role_admin": "1"})
        assert answer.status_code == 409
    assert "another administrator" in visitor.get("/people").text


def test_a_user_makes_a_key_that_acts_as_they_do_sees_it_once_and_closes_it(officer: Person) -> None:
    visitor, service = officer.visitor, officer.service
    made = PageReader(visitor.post("/account/keys", {"name": "own program", "role_officer": "1"}).text)
    key = made.text("code")
    assert "/people" not in [link["href"] for link in made.all("a")]
    (kept,) = service.services.keys.all_keys()
    assert (kept.owner_id, kept.roles) == (officer.user_id, {Role.OFFICER})
    stored = service.screen("Torvald Oskorri", headers=bearing(key))
    record = service.services.screenings.get(stored["screening_id"])
    assert record is not None
    assert record.key_id == officer.user_id
    page = visitor.get("/account").text
    assert "own program" in PageReader(page).texts("h3")
    assert key not in page
    sent = {"key_id": PageReader(page).field("key_id")["value"]}
    assert visitor.post("/account/keys/revoke", sent).status_code == 303
    assert service.client.get("/v1/lists", headers=bearing(key)).status_code == 401
    entries = [one for one in service.services.audit.entries() if one.object_id == kept.key_id]
    assert [(one.act, one.actor) for one in entries] == [
        ("key.created", officer.user_id),
        ("key.revoked", officer.user_id),
    ]


@pytest.mark.parametrize(
    "sent",
    [
        {"name": "own program", "role_supervisor": "1"},
        {"name": "own program", "role_officer": "1", "role_supervisor": "1"},
        {"name": "own program"},
        {"name": " ", "role_officer": "1"},
    ],
)
def test_a_key_of_ones_own_has_a_name_and_no_role_that_one_has_not(officer: Person, sent: dict[str, str]) -> None:
    answer = officer.visitor.post("/account/keys", sent)
    assert answer.status_code == 422
    assert "key" in PageReader(answer.text).text("p", role="alert") or sent["name"] == " "
    assert officer.service.services.keys.all_keys() == ()


def test_nobody_makes_a_key_that_acts_as_another(officer: Person) -> None:
    service = officer.service
    officer.visitor.client.cookies.clear()
    admin = Person(officer.visitor, "fictional.admin", Role.ADMIN)
    form = {"name": "program", "owner": officer.name, "role_officer": "1"}
    refused = admin.visitor.post("/people/keys", form)
    assert refused.status_code == 422
    assert "made by that user alone" in PageReader(refused.text).text("p", role="alert")
    for field in ("user", "user_id", "owner", "owner_id"):
        body = {"name": "program", "roles": ["officer"], field: officer.user_id}
        assert service.client.post("/v1/keys", json=body, headers=service.key(Role.ADMIN)).status_code == 422
    assert service.services.keys.of_user(officer.user_id) == ()


def test_a_key_makes_no_key_of_its_users_own(officer: Person) -> None:
    visitor, key = officer.visitor, officer.makes_key()
    visitor.client.cookies.clear()
    form = {"name": "program", "role_officer": "1"}
    assert visitor.post("/account/keys", form, **bearing(key)).status_code == 409
    visitor.post("/sign-in", {"key": key})
    assert visitor.post("/account/keys", form).status_code == 409
    assert len(officer.service.services.keys.of_user(officer.user_id)) == 1


def test_who_holds_a_one_time_password_makes_no_key(visitor: Visitor) -> None:
    users = visitor.service.services.users
    made = users.create("fictional.officer", frozenset({Role.OFFICER}), actor="a test")
    assert signs_in(visitor, made.user.name, made.password) == 303
    assert not PageReader(visitor.get("/account").text).texts("label", **{"for": "key-name"})
    visitor.post("/account/keys", {"name": "program", "role_officer": "1"})
    assert visitor.service.services.keys.all_keys() == ()


def test_nobody_closes_the_key_of_another_on_their_own_page(officer: Person) -> None:
    service = officer.service
    key = officer.makes_key()
    officer.visitor.client.cookies.clear()
    stranger = Person(officer.visitor, "fictional.stranger", Role.OFFICER)
    (kept,) = service.services.keys.of_user(officer.user_id)
    assert "own program" not in stranger.visitor.get("/account").text
    for key_id in (kept.key_id, "unknown", ""):
        assert stranger.visitor.post("/account/keys/revoke", {"key_id": key_id}).status_code == 404
    assert service.client.get("/v1/lists", headers=bearing(key)).status_code == 200


def test_a_person_and_their_key_are_one_in_four_eyes(officer: Person) -> None:
    service = officer.service
    key = bearing(officer.makes_key())
    service.screen("TORVALD GRIMSBYR OSKORRI", headers=service.key(Role.OFFICER))
    alert = service.client.get("/v1/alerts", headers=key).json()["alerts"][0]
    address = f"/v1/alerts/{alert['alert_id']}"
    decision = {"disposition": "true_match", "reason_code": "several_facts_agree", "text": "Same name and birth date."}
    proposed = service.client.post(
        f"{address}/decisions", json=decision, headers=key | {"If-Match": f'"{alert["version"]}"'}
    )
    assert proposed.status_code == 200, proposed.text
    assert proposed.json()["decisions"][0]["person"] == officer.user_id
    signed_in = {"If-Match": proposed.headers["etag"], "Origin": "http://testserver"}
    same = officer.visitor.client.post(f"{address}/countersignature", json={"text": "I agree."}, headers=signed_in)
    assert same.status_code == 409
    assert same.json()["type"].endswith("four-eyes")
