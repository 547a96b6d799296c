"""Simulated worlds: the same from the same seed, every script found, nobody who is a victim made a suspect."""

from __future__ import annotations

from functools import cache

from product_lists import catalogue, reference

from app.redflags.backtest import Backtest, backtest, fired_where
from app.redflags.bulk.judging import judge_all
from app.redflags.simulation.scripts import SCRIPTS
from app.redflags.simulation.world import simulate

FOUND_BY_RULE_ONLY_WITH_MORE = {"funnel"}
"""A way of moving money is one family: without anything of another it is no alert."""


@cache
def tried() -> tuple[Backtest, dict[str, int]]:
    world = simulate(seed=11, accounts=60)
    judged = judge_all(world.transactions, catalogue=catalogue(), reference=reference())
    fired = fired_where(judged.fired_for, truths=world.truths, ordinary=world.ordinary)
    result = backtest(judged.alerts, truths=world.truths, ordinary=world.ordinary)
    return result, {one.indicator_id: one.in_scripts for one in fired}


def test_one_seed_makes_one_world_and_another_seed_another() -> None:
    assert simulate(seed=3, accounts=20) == simulate(seed=3, accounts=20)
    assert simulate(seed=3, accounts=20).transactions != simulate(seed=4, accounts=20).transactions


def test_every_script_is_played_and_found() -> None:
    scripts = {one.script: one for one in tried()[0].scripts}
    assert set(scripts) == set(SCRIPTS)
    for name, one in scripts.items():
        assert one.sought >= 2
        if name not in FOUND_BY_RULE_ONLY_WITH_MORE:
            assert one.recall >= 0.75, name


def test_a_method_alone_fires_and_is_no_alert() -> None:
    result, fired = tried()
    funnel = next(one for one in result.scripts if one.script == "funnel")
    assert funnel.found == 0
    assert fired["MM01"] >= funnel.sought
    assert fired["MM02"] >= funnel.sought


def test_no_victim_and_no_family_is_ever_a_suspect() -> None:
    result, _ = tried()
    assert result.victims_as_suspects == ()
    assert sum(one.should_be_protected for one in result.scripts) >= 20


def test_ordinary_life_hardly_ever_alarms() -> None:
    result, _ = tried()
    assert result.ordinary_accounts > 60
    assert result.ordinary_alerts <= 1
