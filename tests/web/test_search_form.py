"""The search form: what is typed is what is screened."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.designation import Designation, ListedName, NameKind, PartyKind
from app.web.screening_view import web_links
from app.web.search_form import read_search_form


@given(st.text().filter(lambda text: text.strip()))
def test_a_name_is_passed_on_as_typed(name: str) -> None:
    form, request = read_search_form({"name": name})
    assert request is not None
    assert request.subjects[0].names == [name]
    assert (form.name, form.errors) == (name, {})


@given(
    st.dictionaries(
        st.sampled_from(["name", "kind", "birth_date", "nationality", "minimum_score", "case_role", "x"]), st.text()
    )
)
def test_whatever_is_sent_gives_a_request_or_errors_and_never_fails(sent: dict[str, str]) -> None:
    form, request = read_search_form(sent)
    assert (request is None) == bool(form.errors)


def test_what_is_left_empty_is_unknown() -> None:
    _, request = read_search_form({"name": "Samira Qandil", "birth_date": " ", "nationality": "", "minimum_score": ""})
    assert request is not None
    (subject,) = request.subjects
    assert (subject.kind, subject.birth_date, subject.nationalities) == (PartyKind.UNKNOWN, None, [])
    assert request.settings.minimum_score is None


@pytest.mark.parametrize(("typed", "score"), [("0.7", 0.7), ("0,7", 0.7), (".85", 0.85), ("1", 1.0), ("1.0", 1.0)])
def test_a_minimum_score_is_read_with_point_or_comma(typed: str, score: float) -> None:
    _, request = read_search_form({"name": "Samira", "minimum_score": typed})
    assert request is not None
    assert request.settings.minimum_score == score


def test_nationalities_are_split_at_commas() -> None:
    _, request = read_search_form({"name": "Samira", "nationality": "Iceland, Peru;  مصر"})
    assert request is not None
    assert request.subjects[0].nationalities == ["Iceland", "Peru", "مصر"]


@pytest.mark.parametrize(("chosen", "role"), [("", None), ("victim_family", "victim_family")])
def test_the_role_in_the_case_is_said_or_left_open(chosen: str, role: str | None) -> None:
    _, request = read_search_form({"name": "Samira", "case_role": chosen})
    assert request is not None
    assert request.subjects[0].case_role == role


def test_only_roles_that_are_offered_are_taken() -> None:
    form, request = read_search_form({"name": "Samira", "case_role": "controller"})
    assert request is None
    assert list(form.errors) == ["case_role"]


def test_only_addresses_of_the_web_become_links() -> None:
    listing = Designation(
        reference="EXi.001",
        kind=PartyKind.PERSON,
        list_type="Exercise",
        names=(ListedName("Samira Qandil", NameKind.PRIMARY),),
        links=(
            "https://example.org/a",
            "javascript:alert(1)",
            " https://example.org",
            "data:text/html,x",
            "//example.org",
        ),
    )
    assert web_links(listing) == ["https://example.org/a"]
