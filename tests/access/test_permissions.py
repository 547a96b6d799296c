"""Every route lets in exactly the roles that it should; everything else is denied."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.access.permissions import PERMISSIONS, allowed, is_public, may_read_screening
from app.domain.role import Role

NOBODY = frozenset[Role]()

# Written apart from the table, so that a change of either needs the other. One letter for each role that may:
# s(creener) o(fficer) v (supervisor) a(uditor) p(rotection officer) m (admin); * is everybody, also without a key.
EXPECTED = """
GET    /                                              sovapm
POST   /                                              so
GET    /sign-in                                       *
POST   /sign-in                                       *
POST   /sign-in/password                              *
GET    /sign-in/openid                                *
GET    /sign-in/openid/back                           *
POST   /sign-out                                      *
GET    /protection                                    ovap
POST   /protection                                    ovp
POST   /protection/form                               ovp
POST   /protection/reveals/{reveal_id}/approve        vp
POST   /protection/reveals/{reveal_id}/read           ovp
GET    /v1/reveals                                    vap
POST   /v1/reveals                                    ovp
POST   /v1/reveals/{reveal_id}/approval               vp
POST   /v1/reveals/{reveal_id}/reading                ovp
POST   /v1/protected-people/{person_id}/hold          vp
DELETE /v1/protected-people/{person_id}/hold          vp
POST   /language                                      *
POST   /theme                                         *
GET    /account                                       sovapm
POST   /account/password                              sovapm
GET    /account/second-factor                         sovapm
POST   /account/second-factor                         sovapm
POST   /account/sessions/end                          sovapm
POST   /account/keys                                  sovapm
POST   /account/keys/revoke                           sovapm
GET    /people                                        m
POST   /people                                        m
POST   /people/{user_id}/roles                        m
POST   /people/{user_id}/disable                      m
POST   /people/{user_id}/enable                       m
POST   /people/{user_id}/reset                        m
POST   /people/{user_id}/sessions/end                 m
POST   /people/keys                                   m
POST   /people/keys/{key_id}/revoke                   m
GET    /static/{name}                                 *
GET    /livez                                         *
GET    /readyz                                        *
GET    /metrics                                       sovapm
GET    /openapi.json                                  sovapm
POST   /v1/screenings                                 so
GET    /v1/screenings/{screening_id}                  sova
POST   /v1/screenings/{screening_id}/replay           sova
POST   /v1/transactions/screenings                    so
GET    /v1/transactions/screenings/{screening_id}     sova
POST   /v1/transactions/files                         so
GET    /v1/indicators/forms                           sovapm
POST   /v1/accounts/notes                             ovp
POST   /v1/accounts/notes/reading                     ovap
GET    /v1/lists                                      sovapm
GET    /v1/lists/{list_id}                            sovapm
GET    /v1/lists/{list_id}/snapshots                  sovapm
GET    /v1/lists/{list_id}/snapshots/{snapshot_id}    sovapm
GET    /v1/lists/{list_id}/designations/{reference}   sovapm
POST   /v1/lists/{list_id}/import                     m
POST   /v1/lists/{list_id}/refresh                    vm
GET    /v1/lists/{list_id}/deltas                     sovapm
GET    /v1/lists/{list_id}/deltas.atom                sovapm
GET    /v1/lists/{list_id}/held                       sovapm
POST   /v1/lists/{list_id}/held/{held_id}/release     vm
POST   /v1/lists/{list_id}/designations/{reference}/removal vm
POST   /v1/lists/{list_id}/entries                   ov
GET    /v1/lists/{list_id}/entries/{reference}/history ovam
GET    /v1/lists/{list_id}/proposals                 ovam
POST   /v1/lists/{list_id}/proposals/{proposal_id}/approval vm
POST   /v1/lists/{list_id}/proposals/{proposal_id}/rejection vm
POST   /v1/batches                             so
GET    /v1/batches                             sova
GET    /v1/batches/{batch_id}                  sova
GET    /v1/batches/{batch_id}/preview          sova
PUT    /v1/batches/{batch_id}/mapping          sov
POST   /v1/batches/{batch_id}/start            sov
POST   /v1/batches/{batch_id}/pause            sov
POST   /v1/batches/{batch_id}/resume           sov
POST   /v1/batches/{batch_id}/cancel           sov
GET    /v1/batches/{batch_id}/events           sova
GET    /v1/batches/{batch_id}/results          sova
GET    /v1/batches/{batch_id}/refused          sova
GET    /v1/batches/{batch_id}/certificate      sova
GET    /v1/batches/{batch_id}/comparison       sova
GET    /batches                                sova
POST   /batches                                so
GET    /batches/{batch_id}                     sova
POST   /batches/{batch_id}/mapping             sov
POST   /batches/{batch_id}/template            sov
POST   /batches/{batch_id}/acts                sov
GET    /batches/{batch_id}/comparison          sova
POST   /batches/{batch_id}/portfolio           so
GET    /portfolios                             sova
GET    /portfolios/{portfolio_id}              sova
GET    /v1/batch-templates/files/{content}     so
GET    /v1/batch-templates                     so
POST   /v1/batch-templates                     so
DELETE /v1/batch-templates/{template_id}       so
GET    /v1/portfolios                          sova
POST   /v1/portfolios                          so
GET    /v1/portfolios/{portfolio_id}           sova
DELETE /v1/portfolios/{portfolio_id}           sov
GET    /v1/portfolios/{portfolio_id}/entries   sova
POST   /v1/portfolios/{portfolio_id}/changes   sov
GET    /v1/portfolios/{portfolio_id}/runs      sova
GET    /v1/alerts                                    ovap
POST   /v1/alerts/decisions                          ov
POST   /v1/alerts/next                               ovp
POST   /v1/alerts/bundles/{bundle}                   ov
GET    /v1/alerts/{alert_id}                         ovap
POST   /v1/alerts/{alert_id}/assignment ovp
POST   /v1/alerts/{alert_id}/comments ovp
POST   /v1/alerts/{alert_id}/information-requests ovp
POST   /v1/alerts/{alert_id}/resumption ovp
POST   /v1/alerts/{alert_id}/escalation ovp
POST   /v1/alerts/{alert_id}/decisions ov
POST   /v1/alerts/{alert_id}/countersignature ov
POST   /v1/alerts/{alert_id}/disagreement ov
POST   /v1/alerts/{alert_id}/withdrawal ov
POST   /v1/alerts/{alert_id}/reopening ov
POST   /v1/alerts/{alert_id}/suppressions ov
GET    /v1/alerts/{alert_id}/checklists              ovap
POST   /v1/alerts/{alert_id}/checklists              ovp
GET    /alerts                                       ovap
POST   /alerts/next                                  ovp
POST   /alerts/views                                 ovp
GET    /alerts/alike                                 ov
POST   /alerts/alike                                 ov
POST   /alerts/bundles/{bundle}                      ov
GET    /alerts/{alert_id}                            ovap
POST   /alerts/{alert_id}/acts                       ovp
POST   /alerts/{alert_id}/checklist                  ovp
GET    /suppressions                                 ova
POST   /suppressions/{suppression_id}                ov
GET    /replay                                       sova
POST   /replay                                       sova
GET    /dashboard                                    va
GET    /v1/suppressions                              ova
POST   /v1/suppressions/{suppression_id}/approval    ov
POST   /v1/suppressions/{suppression_id}/end         ov
GET    /lists                                        sovapm
GET    /lists/{list_id}                              sovapm
POST   /lists/{list_id}/refresh                      vm
POST   /lists/{list_id}/import                       m
GET    /lists/{list_id}/held                         sovapm
POST   /lists/{list_id}/held/{held_id}/release       vm
GET    /lists/{list_id}/deltas                       sovapm
GET    /lists/{list_id}/designations                 sovapm
POST   /lists/{list_id}/designations                 sovapm
GET    /lists/{list_id}/designations/{reference}     sovapm
POST   /lists/{list_id}/designations/{reference}/removal vm
GET    /lists/{list_id}/proposals                    ovam
GET    /lists/{list_id}/proposals/new                ov
POST   /lists/{list_id}/proposals                    ov
POST   /lists/{list_id}/proposals/{proposal_id}/approval vm
POST   /lists/{list_id}/proposals/{proposal_id}/rejection vm
GET    /lists/{list_id}/entries/{reference}/history  ovam
GET    /red-flags                                    sovapm
GET    /red-flags/indicators                         sovapm
GET    /red-flags/geography                          sovapm
GET    /red-flags/lexicon                            sovapm
GET    /v1/goaml-profiles                            ova
POST   /v1/alerts/exports/table                      ova
POST   /alerts/exports/table                         ova
GET    /v1/statistics                                va
POST   /v1/alerts/{alert_id}/exports/goaml           ov
POST   /v1/alerts/{alert_id}/exports/package         ov
GET    /alerts/{alert_id}/exports                    ov
POST   /alerts/{alert_id}/exports/goaml              ov
POST   /alerts/{alert_id}/exports/package            ov
GET    /threshold                                   ovam
POST   /threshold/changes/{change_id}               vm
GET    /v1/threshold                                ovam
POST   /v1/threshold/changes/{change_id}/approval   vm
GET    /audit                                        a
POST   /audit/verifications                          a
GET    /audit/export                                 a
GET    /v1/audit/entries                             a
POST   /v1/audit/verifications                       a
GET    /v1/audit/export                              a
GET    /v1/webhook-messages                           am
POST   /v1/webhook-messages/{message_id}/revival      m
GET    /v1/keys                                       am
POST   /v1/keys                                       m
DELETE /v1/keys/{key_id}                              m
"""
LETTERS = {
    "s": Role.SCREENER,
    "o": Role.OFFICER,
    "v": Role.SUPERVISOR,
    "a": Role.AUDITOR,
    "p": Role.PROTECTION_OFFICER,
    "m": Role.ADMIN,
}
ROWS = [tuple(line.split()) for line in EXPECTED.strip().splitlines()]


def test_the_table_has_these_routes_and_no_other():
    assert {(method, route) for method, route, _ in ROWS} == set(PERMISSIONS)


@pytest.mark.parametrize(("method", "route", "who"), ROWS)
def test_each_route_lets_in_exactly_its_roles(method, route, who):
    for letter, role in LETTERS.items():
        assert allowed(method=method, route=route, roles=frozenset({role})) == (who == "*" or letter in who), role
    assert allowed(method=method, route=route, roles=NOBODY) == (who == "*")
    assert is_public(method=method, route=route) == (who == "*")


# Computes a past answer again and keeps nothing but the entry in the audit log that it did; reads what is asked for by
# an account or a name, which stands in no address.
COMPUTING = {
    ("POST", "/v1/screenings/{screening_id}/replay"),
    ("POST", "/v1/accounts/notes/reading"),
    ("POST", "/lists/{list_id}/designations"),
    ("POST", "/replay"),
    ("POST", "/v1/alerts/exports/table"),
    ("POST", "/alerts/exports/table"),
    ("POST", "/audit/verifications"),
    ("POST", "/v1/audit/verifications"),
}


def test_an_auditor_changes_nothing():
    for method, route in PERMISSIONS:
        exempt = (method, route) in COMPUTING or route.startswith("/account") or is_public(method=method, route=route)
        if method != "GET" and not exempt:
            assert not allowed(method=method, route=route, roles=frozenset({Role.AUDITOR}))


@given(
    first=st.frozensets(st.sampled_from(Role)),
    second=st.frozensets(st.sampled_from(Role)),
    row=st.sampled_from(ROWS),
)
def test_several_roles_may_what_any_of_them_may(first, second, row):
    method, route, _ = row
    together = allowed(method=method, route=route, roles=first | second)
    assert together == any(allowed(method=method, route=route, roles=roles) for roles in (first, second))


@pytest.mark.parametrize(
    ("method", "route"),
    [
        ("GET", "/v1/unheard-of"),
        ("GET", "/v1/lists/"),
        ("GET", "/V1/lists"),
        ("GET", "//v1/lists"),
        ("get", "/v1/lists"),
        ("HEAD", "/v1/lists"),
        ("PUT", "/v1/keys"),
        ("POST", "/livez"),
        ("", ""),
    ],
)
def test_what_is_not_in_the_table_is_denied_to_every_role_together(method, route):
    assert not allowed(method=method, route=route, roles=frozenset(Role))
    assert not is_public(method=method, route=route)


@pytest.mark.parametrize(
    ("roles", "own", "anothers"),
    [
        ({Role.SCREENER}, True, False),
        ({Role.OFFICER}, True, False),
        ({Role.SUPERVISOR}, True, True),
        ({Role.AUDITOR}, True, True),
        ({Role.PROTECTION_OFFICER}, False, False),
        ({Role.ADMIN}, False, False),
        ({Role.SCREENER, Role.ADMIN}, True, False),
        (set(), False, False),
    ],
)
def test_screenings_are_read_by_who_asked_and_by_who_oversees(roles, own, anothers):
    assert may_read_screening(roles=frozenset(roles), actor_id="mine", asked_by="mine") == own
    assert may_read_screening(roles=frozenset(roles), actor_id="mine", asked_by="another") == anothers
