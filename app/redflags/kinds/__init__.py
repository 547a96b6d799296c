"""The kinds of computation that an indicator may name; a new kind is one file here and one line in the table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from app.redflags.counting import CountingAccumulator, base_of
from app.redflags.finding import Accumulator, World
from app.redflags.kinds import (
    change,
    fan_in,
    fan_out,
    keyword,
    list_proximity,
    merchant,
    network_distance,
    pass_through,
    place,
    repeated_pattern,
    sequence,
    shared_identifier,
    structuring,
    threshold,
    time_of_day,
)
from app.redflags.rules import Counting, Measure
from app.redflags.selection import EVERYTHING, Selection

CountingParameters: TypeAlias = (
    threshold.Parameters
    | keyword.Parameters
    | place.Parameters
    | merchant.Parameters
    | time_of_day.Parameters
    | fan_in.Parameters
    | fan_out.Parameters
    | structuring.Parameters
)
NetworkParameters: TypeAlias = shared_identifier.Parameters | network_distance.Parameters
Parameters: TypeAlias = (
    CountingParameters
    | pass_through.Parameters
    | repeated_pattern.Parameters
    | shared_identifier.Parameters
    | sequence.Parameters
    | list_proximity.Parameters
    | change.Parameters
    | network_distance.Parameters
)

PARAMETERS_OF_KIND: dict[str, type[Parameters]] = {
    threshold.NAME: threshold.Parameters,
    keyword.NAME: keyword.Parameters,
    place.NAME: place.Parameters,
    time_of_day.NAME: time_of_day.Parameters,
    merchant.NAME: merchant.Parameters,
    fan_in.NAME: fan_in.Parameters,
    fan_out.NAME: fan_out.Parameters,
    pass_through.NAME: pass_through.Parameters,
    structuring.NAME: structuring.Parameters,
    repeated_pattern.NAME: repeated_pattern.Parameters,
    shared_identifier.NAME: shared_identifier.Parameters,
    sequence.NAME: sequence.Parameters,
    list_proximity.NAME: list_proximity.Parameters,
    change.NAME: change.Parameters,
    network_distance.NAME: network_distance.Parameters,
}


_ACCUMULATORS: dict[type[Parameters], Callable[[Any, World], Accumulator]] = {
    pass_through.Parameters: lambda parameters, _: pass_through.Accumulator(parameters),
    repeated_pattern.Parameters: lambda parameters, _: repeated_pattern.Accumulator(parameters),
    shared_identifier.Parameters: lambda parameters, _: shared_identifier.Accumulator(parameters),
    change.Parameters: lambda parameters, _: change.Accumulator(parameters),
    list_proximity.Parameters: list_proximity.Accumulator,
    sequence.Parameters: sequence.Accumulator,
    network_distance.Parameters: network_distance.Accumulator,
}


def accumulator_for(parameters: Parameters, world: World) -> Accumulator:
    """The state of an indicator with these parameters: for one account, or for all where they are NetworkParameters."""
    if isinstance(parameters, CountingParameters):
        return CountingAccumulator(parameters.counting())
    return _ACCUMULATORS[type(parameters)](parameters, world)


def waking_selections(parameters: Parameters) -> tuple[Selection, ...]:
    """Selections of which one must select an entry before an account needs any state for this indicator.

    Empty where everything counts from the first entry on.
    """
    match parameters:
        case pass_through.Parameters():
            return (pass_through.selections(parameters)[0],)
        case list_proximity.Parameters():
            return (parameters.select,)
        case repeated_pattern.Parameters() if not parameters.share_of_income_at_least:
            return (parameters.select,)
        case _ if isinstance(parameters, CountingParameters):
            return _waking_rules(parameters.counting())
        case _:
            return ()


def all_selections(parameters: Parameters) -> tuple[Selection, ...]:
    """Every selection that the parameters name or lead to."""
    match parameters:
        case pass_through.Parameters():
            return pass_through.selections(parameters)
        case sequence.Parameters():
            return tuple(step.select for step in parameters.steps if step.select is not None)
        case change.Parameters():
            return (parameters.select, *parameters.together_with)
        case list_proximity.Parameters() | repeated_pattern.Parameters() | shared_identifier.Parameters():
            return (parameters.select,)
        case network_distance.Parameters():
            return tuple(rule.select or EVERYTHING for rule in parameters.own_rules)
        case _:
            counting = parameters.counting()
            absent = () if counting.absent is None else (counting.absent,)
            rules = tuple(rule.select or counting.select for rule in counting.rules)
            return (*absent, *rules, *(base_of(rule, counting) for rule in counting.rules))


def _waking_rules(counting: Counting) -> tuple[Selection, ...]:
    of_a_base = (Measure.SHARE_OF_AMOUNT, Measure.SHARE_OF_TRANSACTIONS)
    needs_all = counting.absent is not None or any(rule.measures.intersection(of_a_base) for rule in counting.rules)
    return () if needs_all else tuple(rule.select or counting.select for rule in counting.rules)
