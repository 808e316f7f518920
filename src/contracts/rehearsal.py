"""The known faults put into good data, to see which of them a contract catches: `rehearse`."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from random import Random

from contracts.contract import Contract
from contracts.judging import Tables, specification_of
from contracts.rehearsing.scorecard import Scorecard, Survivor
from contracts.rehearsing.trial import Good, Trial, tried
from contracts.rendering import render
from contracts.testing.faults import Fault, Injected
from contracts.testing.faults import faults as catalogue

STRENGTHS = (0.01, 0.1, 1.0)
"""In which shares of the rows a fault is put."""


def rehearse(
    contract: type[Contract],
    good: object,
    *,
    faults: Collection[str | Fault] | None = None,
    strengths: Sequence[float] = STRENGTHS,
    seeds: Sequence[int] = (0,),
    now: datetime | None = None,
    tables: Tables | None = None,
) -> Scorecard:
    """What a contract catches of every known fault, put into good data at several strengths; and for
    what it lets through the rule that would have caught it.

    A suggested rule has been tried: the good data keeps it, and the data with the fault does not.

    Args:
        good: a batch that keeps the contract, of any kind that `parse` reads. Some hundred rows tell
            more than ten.
        faults: the faults, or their names (see `contracts.testing.faults()`); all of them unless given.
        strengths: in which shares of the rows a fault of values or rows is put, above 0 to 1.
        seeds: what the rows are chosen by; each fault is tried with each.
        now: the time that `Freshness` is judged at, as for `check`.
        tables: the data that `References` are looked up in, likewise.

    Raises:
        ContractViolation: the data is not good.
        ValueError: a fault is not known, or a strength is no share.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     km: Annotated[float, ct.Interval(ge=0, le=30)]
    ...     rules = ct.rules(ct.RowCount(min=100))
    >>> card = rehearse(Trip, [{"km": n / 10} for n in range(200)], faults=["nan", "scale_up", "halved_batch", "constant_column"])
    >>> print(card)
    Trip: 6 of 8 faults caught (0.75), 0 mended
      halved_batch: ct.RowCount(min=200) in rules
      constant_column of km: ct.Distinct('km', ge=2) in rules
    """
    wanted = tuple(known(faults))
    refuse_no_shares(strengths)
    batch = good_batch(contract, good, now, tables)
    trials: list[Trial] = []
    survivors: list[Survivor] = []
    for fault in wanted:
        for fields in fault.targets(specification_of(contract)):
            done, survived = tried_with(batch, fault, fields, strengths, seeds)
            trials += done
            survivors += survived
    return Scorecard(specification_of(contract).label, tuple(trials), tuple(survivors))


def known(faults: Collection[str | Fault] | None) -> Iterator[Fault]:
    """The faults that are meant.

    Raises:
        ValueError: there is none of a name.
    """
    by_name = {one.name: one for one in catalogue()}
    for one in by_name.values() if faults is None else faults:
        if isinstance(one, Fault):
            yield one
        elif one in by_name:
            yield by_name[one]
        else:
            names = ", ".join(sorted(by_name))
            raise ValueError(f"faults must be of the catalogue, {names} (got {render(one)})")


def refuse_no_shares(strengths: Sequence[float]) -> None:
    """Raise ValueError for what is no share of rows."""
    for one in strengths:
        if not 0 < one <= 1:
            raise ValueError(f"strengths must be shares above 0 to 1 (got {render(one)})")


def good_batch(
    contract: type[Contract], data: object, now: datetime | None, tables: Tables | None
) -> Good:
    """The batch in contract form.

    Raises:
        ContractViolation: it is not good.
    """
    from contracts.adapting.batches import frame_of, read_by

    read = read_by(contract, data, {"now": now, "tables": tables})
    frame = frame_of(read)
    return Good(contract, frame, frame.to_dict(as_series=False), now, tables)


def tried_with(
    good: Good,
    fault: Fault,
    fields: tuple[str, ...],
    strengths: Sequence[float],
    seeds: Sequence[int],
) -> tuple[list[Trial], list[Survivor]]:
    """One fault of some fields at every strength, and what survived of it."""
    from contracts.rehearsing.suggesting import suggested

    trials: list[Trial] = []
    through: list[tuple[Trial, Injected]] = []
    for strength in strengths if fault.has_strength else (None,):
        for seed in seeds:
            injected = put(good, fault, fields, strength, seed)
            trial = Trial(fault.name, fields, strength, seed)
            trials.append(tried(good, good.contract, injected, trial))
            if trials[-1].outcome == "survived" and injected is not None:
                through.append((trial, injected))
    if not through:
        return trials, []
    trial, injected = through[-1]
    rule = suggested(good, injected, trial)
    shares = tuple(dict.fromkeys(one.strength for one, _ in through))
    said = None if rule is None else str(rule)
    return trials, [Survivor(fault.name, fields, shares, said, fault.caught_by)]


def put(
    good: Good, fault: Fault, fields: tuple[str, ...], strength: float | None, seed: int
) -> Injected | None:
    """The batch with a fault in so many of its rows."""
    random = Random(f"{fault.name} {fields} {strength} {seed}")  # noqa: S311 - the same rows every time
    share = 1.0 if strength is None else strength
    if not good.height:
        return None
    rows = sorted(random.sample(range(good.height), max(1, round(share * good.height))))
    return fault.inject(good.columns, specification_of(good.contract), fields, rows, random)


def assert_rehearsed(
    contract: type[Contract],
    good: object,
    *,
    min_score: float = 0.95,
    faults: Collection[str | Fault] | None = None,
    strengths: Sequence[float] = STRENGTHS,
    seeds: Sequence[int] = (0,),
    now: datetime | None = None,
    tables: Tables | None = None,
) -> Scorecard:
    """The scorecard of a rehearsal, if the contract catches enough: a gate for a test.

    Args:
        contract: as for `rehearse`, and so are the others.
        min_score: the least share that must be caught, 0..1.

    Raises:
        AssertionError: less is caught; it says what was let through, and what would have caught it.
        ContractViolation, ValueError: as `rehearse` does.
    """
    card = rehearse(
        contract, good, faults=faults, strengths=strengths, seeds=seeds, now=now, tables=tables
    )
    if card.score < min_score:
        raise AssertionError(refusal(card, min_score))
    return card


def refusal(card: Scorecard, min_score: float) -> str:
    """What is wrong with a contract that catches too little."""
    return f"the contract must catch {min_score:.0%} of the faults (got {card})"
