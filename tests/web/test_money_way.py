"""The drawing of the money's way: no circle hides another, and money runs from left to right."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from app.api.transaction_models import MoneyEdgeOut, MoneyNodeOut, MoneyWayOut
from app.web.money_way import money_way

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def way(*flows: tuple[str, str]) -> MoneyWayOut:
    """Flows between nodes by letter; A is the account that is judged."""
    letters = sorted({"A", *(letter for flow in flows for letter in flow)})
    return MoneyWayOut(
        nodes=[MoneyNodeOut(node_id=one, label=one, is_subject=one == "A", role=None) for one in letters],
        edges=[
            MoneyEdgeOut(source=source, target=target, amount="1", transactions=1, first_at=NOW, last_at=NOW)
            for source, target in flows
        ],
        left_out=0,
    )


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.sampled_from("ABCDEFGH")).filter(lambda flow: flow[0] != flow[1]),
        min_size=1,
        max_size=12,
        unique=True,
    )
)
def test_no_circle_hides_another_and_all_are_in_the_picture(flows: list[tuple[str, str]]) -> None:
    drawn = money_way(way(*flows))
    assert drawn is not None
    assert len(drawn.edges) == len(flows)
    for one, other in combinations(drawn.nodes, 2):
        assert abs(one.x - other.x) > 2 * drawn.radius or abs(one.y - other.y) > 2 * drawn.radius
    for node in drawn.nodes:
        assert drawn.radius < node.y < drawn.height - drawn.radius


def test_payers_stand_left_of_the_account_and_who_is_paid_right() -> None:
    drawn = money_way(way(("B", "A"), ("A", "C"), ("D", "C"), ("B", "D")))
    assert drawn is not None
    x = {node.letter: node.x for node in drawn.nodes}
    assert x["B"] < x["A"] == x["D"] < x["C"]


def test_where_nothing_went_anywhere_there_is_no_drawing() -> None:
    assert money_way(way()) is None
