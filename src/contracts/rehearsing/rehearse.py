"""`rehearse`: injects the known faults into good data, and counts which of them a contract catches."""

# No `from __future__ import annotations` here: the doctest below would inherit it, and its contract's
# annotations would be text.

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from difflib import get_close_matches
from random import Random
from typing import TYPE_CHECKING, Any

from contracts.arguments import is_list, own_words
from contracts.contract import Contract
from contracts.engine.contract_class import engine_of, options_for
from contracts.engine.options import Tables
from contracts.rehearsing.sample import sample_batch
from contracts.rehearsing.scorecard import Scorecard, Survivor, Undetectable
from contracts.rehearsing.trial import GoodBatch, Trial, run_trial
from contracts.report.values import show_value
from contracts.testing.faults import Fault, Injected
from contracts.testing.faults import faults as all_faults

if TYPE_CHECKING:
    from contracts.profiles.baselines import Baselines
    from contracts.profiles.profile import Profile

_STRENGTHS = (0.01, 0.1, 1.0)
"""The shares of the rows into which a fault is injected."""
_MAX_ROWS = 1_000
"""The rows of good data that faults are injected into, unless `max_rows` is passed."""


@own_words(checked_later=("faults", "strengths", "seeds", "max_rows", "tables", "baseline"))
def rehearse(
    contract: type[Contract],
    good: object,
    *,
    faults: Collection[str | Fault] | None = None,
    strengths: Sequence[float] = _STRENGTHS,
    seeds: Sequence[int] = (0,),
    max_rows: int | None = _MAX_ROWS,
    now: datetime | None = None,
    tables: Tables | None = None,
    baseline: "Profile | Baselines | None" = None,
) -> Scorecard:
    """Inject every known fault into good data at several strengths; returns which of them the contract
    catches, and for each fault that it lets through a rule that would have caught it.

    A suggested rule has been tried: the good data keeps it, and the data with the fault breaks it. Where
    no rule about this data alone does, the fault is listed apart and does not count.

    Args:
        good: a batch that keeps the contract, of any type that `parse` reads. Some hundred rows show
            more than ten.
        faults: the faults, or their names (see `contracts.testing.faults()`); by default all of them.
        strengths: the shares of the rows into which faults of values or rows are injected, above 0 to 1.
        seeds: the seeds that choose the rows; each fault is tried with each.
        max_rows: the rows of longer data that faults are injected into, chosen evenly and the same every time;
            None for all. `RowCount` is scaled; other rules that the sample alone breaks are left out, and the
            scorecard lists them. Suggested rules hold on all rows.
        now: the time that `Freshness` is evaluated at, as for `check`.
        tables: the data that `References` are looked up in, as for `check`.
        baseline: what good data looks like, as for `check`.

    Raises:
        ContractViolation: the data is not good.
        TypeError, ValueError: a fault is unknown, a strength is not a share, a seed not an integer, or the data
            has no rows.

    >>> from typing import Annotated
    >>> import contracts as ct
    >>> class Trip(ct.Contract):
    ...     km: Annotated[float, ct.Interval(ge=0, le=30)]
    ...     rules = ct.rules(ct.RowCount(min=100))
    >>> card = rehearse(Trip, [{"km": n / 10} for n in range(200)], faults=["nan", "scale_up", "halved_batch", "constant_column"])
    >>> print(card)
    Trip: 6 of 8 faults caught (0.75), 0 repaired
      halved_batch: ct.RowCount(min=200) in rules
      constant_column of km: ct.Distinct('km', ge=2) in rules
    """
    wanted = tuple(_selected_faults(faults))
    _refuse_invalid_strengths(strengths)
    _refuse_invalid_seeds(seeds)
    _refuse_invalid_max_rows(max_rows)
    batch = sample_batch(
        _parse_good_batch(contract, good, {"now": now, "tables": tables, "baseline": baseline}),
        max_rows,
    )
    specification = batch.engine.specification
    trials: list[Trial] = []
    survivors: list[Survivor] = []
    undetectable: list[Undetectable] = []
    for fault in wanted:
        for fields in fault.targets(specification):
            attempts = [*_attempts(batch, fault, fields, strengths, seeds)]
            done, survived, excused = _outcomes_of(batch, fault, attempts)
            trials += done
            survivors += survived
            undetectable += excused
    return Scorecard(
        specification.label,
        tuple(trials),
        tuple(survivors),
        tuple(undetectable),
        rows=batch.every_row.height,
        rehearsed_rows=batch.height,
        left_out=batch.left_out,
    )


def count_caught(
    contract: type[Contract], good: object, *, strength: float, max_rows: int = 200
) -> tuple[int, int]:
    """How many of the known faults a contract catches, and how many there are that do harm, whether or not a
    rule could catch them: a tenth of the time of a rehearsal, which looks for such rules.

    Args:
        good: as for `rehearse`, and so are the others.
    """
    batch = sample_batch(_parse_good_batch(contract, good, {}), max_rows)
    outcomes = [
        trial.outcome
        for fault in all_faults()
        for fields in fault.targets(batch.engine.specification)
        for trial, _ in _attempts(batch, fault, fields, (strength,), (0,))
    ]
    caught = outcomes.count("caught")
    return caught, caught + outcomes.count("survived")


def _selected_faults(faults: Collection[str | Fault] | None) -> Iterator[Fault]:
    """The faults of these names; all faults for None; ValueError for an unknown name."""
    by_name = {one.name: one for one in all_faults()}
    if faults is not None and not is_list(faults):
        raise TypeError(
            f"faults is a list of names: faults=[{show_value(getattr(faults, 'name', faults))}]"
        )
    for one in by_name.values() if faults is None else faults:
        if isinstance(one, Fault):
            yield one
        elif type(one) is str and one in by_name:
            yield by_name[one]
        else:
            near = get_close_matches(one, by_name, n=1) if type(one) is str else []
            meant = f"; did you mean {near[0]!r}?" if near else ""
            names, got = ", ".join(sorted(by_name)), show_value(one)
            raise ValueError(f"faults must be of the catalogue, {names} (got {got}){meant}")


def _refuse_invalid_strengths(strengths: Sequence[float]) -> None:
    """Raise ValueError unless every strength is a share of rows."""
    if not is_list(strengths):
        raise TypeError(f"strengths is a list of shares: strengths=[{show_value(strengths)}]")
    for one in strengths:
        if type(one) not in (int, float) or not 0 < one <= 1:
            raise ValueError(f"strengths must be shares above 0 to 1 (got {show_value(one)})")


def _refuse_invalid_seeds(seeds: Sequence[int]) -> None:
    """Raise unless every seed is an integer."""
    if not is_list(seeds):
        raise TypeError(f"seeds is a list of integers: seeds=[{show_value(seeds)}]")
    for one in seeds:
        if type(one) is not int:
            raise TypeError(f"seeds must be integers (got {show_value(one)})")


def _refuse_invalid_max_rows(max_rows: int | None) -> None:
    """Raise ValueError unless `max_rows` is None or a count of some rows."""
    if max_rows is not None and (type(max_rows) is not int or max_rows < 1):
        raise ValueError(
            f"max_rows must be None or a whole number from 1 (got {show_value(max_rows)})"
        )


def _parse_good_batch(
    contract: type[Contract], data: object, keywords: Mapping[str, Any]
) -> GoodBatch:
    """The batch in contract form; ContractViolation if it is not good."""
    engine = engine_of(contract)
    options = options_for(contract, keywords)
    parsed = engine.parse_batch(engine.wire_batch(engine.read(data), options))
    parsed.report.raise_for_violations()
    if not parsed.report.rows:
        raise ValueError(
            f"a rehearsal needs good data, and this has no rows: inject faults into some hundred rows of"
            f" {engine.specification.name}"
        )
    frame = parsed.to_frame()
    return GoodBatch(engine, frame, frame.to_dict(as_series=False), options)


_Attempt = tuple[Trial, Injected | None]
"""One trial, and the batch with the fault, if it can happen to it."""


def _attempts(
    good: GoodBatch,
    fault: Fault,
    fields: tuple[str, ...],
    strengths: Sequence[float],
    seeds: Sequence[int],
) -> Iterator[_Attempt]:
    """Every trial of one fault in some fields."""
    for strength in strengths if fault.has_strength else (None,):
        for seed in seeds:
            injected = _inject(good, fault, fields, strength, seed)
            trial = Trial(fault.name, fields, strength, seed)
            yield run_trial(good, good.engine, injected, trial), injected


def _outcomes_of(
    good: GoodBatch, fault: Fault, attempts: Sequence[_Attempt]
) -> tuple[list[Trial], list[Survivor], list[Undetectable]]:
    """The trials of one fault in some fields; what would have caught those it survived, and those that
    nothing would.
    """
    from contracts.rehearsing.suggested_rules import suggest_rules

    trials = [trial for trial, _ in attempts]
    places = [n for n, trial in enumerate(trials) if trial.outcome == "survived"]
    let_through = [(trials[n], injected) for n in places if (injected := attempts[n][1])]
    if not let_through:
        return trials, [], []
    fields, excused = trials[0].fields, set(range(len(places)))
    survivors: list[Survivor] = []
    suggested = sorted(suggest_rules(good, let_through), key=lambda one: min(one[1]))
    for text, caught in suggested:  # those for the least strength first
        shares = _strengths_of(let_through[n][0] for n in sorted(caught))
        survivors.append(Survivor(fault.name, fields, shares, text, fault.caught_by))
        excused -= caught
    for n in excused:
        trials[places[n]] = replace(trials[places[n]], outcome="undetectable")
    if not excused:
        return trials, survivors, []
    shares = _strengths_of(let_through[n][0] for n in sorted(excused))
    return trials, survivors, [Undetectable(fault.name, fields, shares, fault.caught_by)]


def _strengths_of(trials: Iterable[Trial]) -> tuple[float | None, ...]:
    """The strengths of some trials, each once."""
    return tuple(dict.fromkeys(one.strength for one in trials))


def _inject(
    good: GoodBatch, fault: Fault, fields: tuple[str, ...], strength: float | None, seed: int
) -> Injected | None:
    """The batch with a fault in a share of its rows; None where the fault cannot happen to it."""
    random = Random(f"{fault.name} {fields} {strength} {seed}")  # noqa: S311 - the same rows every time
    share = 1.0 if strength is None else strength
    if not good.height:
        return None
    rows = sorted(random.sample(range(good.height), max(1, round(share * good.height))))
    return fault.inject(good.columns, good.engine.specification, fields, rows, random)


@own_words(checked_later=("faults", "strengths", "seeds", "max_rows", "tables", "baseline"))
def assert_rehearsed(
    contract: type[Contract],
    good: object,
    *,
    min_score: float = 0.95,
    faults: Collection[str | Fault] | None = None,
    strengths: Sequence[float] = _STRENGTHS,
    seeds: Sequence[int] = (0,),
    max_rows: int | None = _MAX_ROWS,
    now: datetime | None = None,
    tables: Tables | None = None,
    baseline: "Profile | Baselines | None" = None,
) -> Scorecard:
    """Rehearse faults, and raise unless the contract catches enough of them; returns the scorecard.

    Args:
        contract: as for `rehearse`, and so are the others.
        min_score: the least share of the faults that a rule of one batch can catch which must be caught, 0..1.

    Raises:
        AssertionError: fewer are caught; the message lists those let through, and the suggested rules.
        ContractViolation, ValueError: as `rehearse`.
    """
    if type(min_score) not in (int, float) or not 0 <= min_score <= 1:
        says = "assert_rehearsed: min_score must be a share from 0 to 1, 0.95 for 95 %"
        raise TypeError(f"{says} (got {show_value(min_score)})")
    card = rehearse(
        contract,
        good,
        faults=faults,
        strengths=strengths,
        seeds=seeds,
        max_rows=max_rows,
        now=now,
        tables=tables,
        baseline=baseline,
    )
    if card.score < min_score:
        raise AssertionError(low_score_message(card, min_score))
    return card


def low_score_message(card: Scorecard, min_score: float) -> str:
    """The message about a contract that catches too few faults."""
    return f"the contract must catch {min_score:.0%} of the faults (got {card})"
