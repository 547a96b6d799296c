"""Draws the money's way around an account: who pays in on the left, who is paid on the right."""

from __future__ import annotations

from dataclasses import dataclass

from app.api.transaction_models import MoneyEdgeOut, MoneyWayOut

WIDTH = 720
_ROW = 52
_TOP = 34
_COLUMNS = (70, 360, 650)
_RADIUS = 17
_THINNEST, _THICKEST = 1.5, 7.0


@dataclass(frozen=True, slots=True)
class MoneyNode:
    """One end, a circle with its letter."""

    letter: str
    x: float
    y: float
    is_subject: bool


@dataclass(frozen=True, slots=True)
class MoneyEdge:
    """One flow: a curve from one circle to another (`path` is that of the SVG), thicker for more transactions."""

    path: str
    thickness: float


@dataclass(frozen=True, slots=True)
class MoneyWay:
    """The drawing."""

    width: int
    height: int
    radius: int
    nodes: tuple[MoneyNode, ...]
    edges: tuple[MoneyEdge, ...]


def money_way(money: MoneyWayOut) -> MoneyWay | None:
    """The drawing of `money`; None where nothing went anywhere."""
    if not money.edges:
        return None
    columns = _columns(money)
    height = _TOP * 2 + _ROW * (max(map(len, columns)) - 1)
    points: dict[str, tuple[float, float]] = {
        node_id: (x, height / 2 + (row - (len(column) - 1) / 2) * _ROW)
        for x, column in zip(_COLUMNS, columns, strict=True)
        for row, node_id in enumerate(column)
    }
    most = max(one.transactions for one in money.edges)
    return MoneyWay(
        width=WIDTH,
        height=height,
        radius=_RADIUS,
        nodes=tuple(
            MoneyNode(one.node_id, points[one.node_id][0], round(points[one.node_id][1], 1), one.is_subject)
            for one in money.nodes
        ),
        edges=tuple(_edge(one, points, most) for one in money.edges),
    )


def _columns(money: MoneyWayOut) -> tuple[list[str], list[str], list[str]]:
    """The nodes of each column from the top: payers, the subject amid what is further away, and who is paid."""
    subjects = [one.node_id for one in money.nodes if one.is_subject]
    payers = {one.source for one in money.edges if one.target in subjects}
    paid = {one.target for one in money.edges if one.source in subjects}
    others = [one.node_id for one in money.nodes if not one.is_subject]
    left = [one for one in others if one in payers]
    right = [one for one in others if one in paid - payers]
    further = [one for one in others if one not in payers | paid]
    half = len(further) // 2
    return left, further[:half] + subjects + further[half:], right


def _edge(edge: MoneyEdgeOut, points: dict[str, tuple[float, float]], most: int) -> MoneyEdge:
    (x1, y1), (x2, y2) = points[edge.source], points[edge.target]
    gap = _RADIUS + 4
    if x1 == x2:
        path = f"M{x1 + gap} {y1:.1f}C{x1 + 90} {y1:.1f} {x1 + 90} {y2:.1f} {x1 + gap} {y2:.1f}"
    else:
        step = gap if x2 > x1 else -gap
        # Back and forth between two ends are two curves, bent to different sides.
        bend = 14 if x2 > x1 else -14
        start, end, middle = x1 + step, x2 - step, (x1 + x2) / 2
        path = f"M{start} {y1:.1f}C{middle} {y1 - bend:.1f} {middle} {y2 - bend:.1f} {end} {y2:.1f}"
    thickness = _THINNEST + (_THICKEST - _THINNEST) * edge.transactions / most
    return MoneyEdge(path, round(thickness, 1))
