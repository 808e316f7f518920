"""The pytest plug-in: the fixtures `assert_contract` and `contract_examples`, the marker `contract`, the
option `--rehearse`, and sections of the terminal's summary.

The entry point `pytest11` names it. It imports `contracts` only where a test uses it, for the package of
that name may be another one.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Callable, Generator
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest

from boundary_contracts_plugins import find_shadowing_package

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.report.report import Report

_REPORTS = pytest.StashKey[list["Report"]]()
"""The reports on data that broke a contract in one test."""
_PROPERTY = "contract"
"""The name of the JUnit property with the report of a broken contract."""
_REHEARSAL = "rehearsal"
"""The name of the JUnit property with the scorecard of a rehearsal."""
_DEFAULT_MIN_SCORE = 0.95
"""The share of the faults that a rehearsed contract must catch by default."""
_DEFAULT_ROWS = 20
"""How many rows `contract_examples` draws by default."""
_MARKER = (
    "contract(returns=Contract, **options): the result of the test keeps the contract, or the test fails"
    " with the report; options are those of Contract.validate; with wire=True those of Contract.parse, which is called then"
)


def _share(text: str) -> float:
    """The share that `--rehearse` is followed by.

    Raises:
        ArgumentTypeError: it is none.
    """
    try:
        share = float(text)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise ArgumentTypeError(f"must be a share from 0 to 1, 0.8 for 80 % (got {text})")
    return share


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that rehearses the contract of every test that checks data."""
    parser.getgroup("contracts").addoption(
        "--rehearse",
        nargs="?",
        type=_share,
        const=_DEFAULT_MIN_SCORE,
        metavar="MIN_SCORE",
        help="inject the known faults into the data that keeps a contract in a test, and fail the test if the"
        f" contract catches a lesser share of them (default: {_DEFAULT_MIN_SCORE})",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, and warn where the tests import another package `contracts`."""
    config.addinivalue_line("markers", _MARKER)
    other = find_shadowing_package()
    if other is None:
        return
    message = f"{other} hides the package of boundary-contracts: its fixtures and marker are not available here"
    with suppress(Warning):  # where warnings are errors: it is not an error of these tests
        config.issue_config_time_warning(pytest.PytestConfigWarning(message), stacklevel=2)


@pytest.fixture
def assert_contract(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """The data untouched, if it keeps a contract; else the test fails with the report.

    `assert_contract(Ping, load())` calls `Ping.validate`, with its options `now=`, `tables=`, `baseline=`
    and `max_examples=`. With `wire=True` it calls `Ping.parse`, and returns the data in contract form.
    """

    def check(contract: type[Contract], data: Any, *, wire: bool = False, **options: Any) -> Any:
        __tracebackhide__ = True
        if not hasattr(contract, "validate"):
            problem = f"takes the contract first, then the data (got {type(contract).__name__})"
            raise TypeError(f"assert_contract {problem}: assert_contract(Ping, data)")
        return _checked(request.node, contract, data, wire=wire, options=options)

    return check


@pytest.fixture
def contract_examples(request: pytest.FixtureRequest) -> Callable[..., pl.DataFrame]:
    """Rows that keep a contract, as a polars frame: the same at every run of a test, and others for other
    tests.

    `contract_examples(Ping, 50)` draws 50 rows as `contracts.testing.frames` does, with the same
    options: `now=`, `tables=`, `baseline=`, `strategies=`.
    """
    from contracts.arguments import own_words

    def draw(
        contract: type[Contract],
        rows: int = _DEFAULT_ROWS,
        *,
        now: Any = None,
        tables: Any = None,
        baseline: Any = None,
        strategies: Any = None,
    ) -> pl.DataFrame:
        from contracts.testing.drawing import frames
        from contracts.testing.strategies.seeded import seeded_frame

        options: Any = {
            "now": now,
            "tables": tables,
            "baseline": baseline,
            "strategies": strategies,
        }
        drawn = frames(contract, min_size=rows, max_size=rows, **options)
        return seeded_frame(request.node.nodeid, drawn)

    draw.__name__ = "contract_examples"
    return own_words(draw)


def _checked(
    item: pytest.Item, contract: type[Contract], data: Any, *, wire: bool, options: dict[str, Any]
) -> Any:
    """The result of `validate`, or of `parse` with `wire`; the test fails where it breaks the contract."""
    __tracebackhide__ = True
    from contracts.errors import ContractViolation

    done: Any = None
    report: Report | None = None
    try:
        done = contract.parse(data, **options) if wire else contract.validate(data, **options)
    except ContractViolation as error:
        report = error.report
    # After the `except`, so that pytest does not print the error that it came from.
    if report is not None:
        _note(item, report)
        pytest.fail(str(report), pytrace=False)
    if (min_score := item.config.getoption("rehearse")) is not None:
        _rehearse(item, contract, done, min_score, options)
    return done


def _rehearse(
    item: pytest.Item,
    contract: type[Contract],
    good: Any,
    min_score: float,
    options: dict[str, Any],
) -> None:
    """Fail the test if the contract catches too few of the faults that are injected into the data."""
    from contracts.engine.contract_class import engine_of
    from contracts.errors import UnsupportedDataError
    from contracts.rehearsing import rehearse as rehearsal

    try:
        engine_of(contract).read(good, keep=True)
    except UnsupportedDataError as error:  # the test still has to read it
        item.user_properties.append((_REHEARSAL, f"{contract.__name__}: not rehearsed: {error}"))
        return
    passed = {name: options[name] for name in ("now", "tables", "baseline") if name in options}
    card = rehearsal.rehearse(contract, good, **passed)
    item.user_properties.append((_REHEARSAL, str(card)))
    if card.score < min_score:
        pytest.fail(rehearsal.low_score_message(card, min_score), pytrace=False)


def _note(item: pytest.Item, report: Report) -> None:
    """Keep a report for the terminal's summary and for JUnit."""
    item.stash.setdefault(_REPORTS, []).append(report)
    item.user_properties.append((_PROPERTY, str(report)))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Check the result of a marked test."""
    marker = pyfuncitem.get_closest_marker("contract")
    if marker is None:
        return (yield)
    contract, options = _contract_of(marker)
    wire = bool(options.pop("wire", False))
    test = pyfuncitem.obj

    def checked_test(*args: Any, **keywords: Any) -> None:
        __tracebackhide__ = True
        _checked(pyfuncitem, contract, test(*args, **keywords), wire=wire, options=options)

    pyfuncitem.obj = checked_test
    try:
        return (yield)
    finally:
        pyfuncitem.obj = test


def _contract_of(marker: pytest.Mark) -> tuple[type[Contract], dict[str, Any]]:
    """The contract and the options of a marker.

    Raises:
        pytest.UsageError: it has no contract.
    """
    options = dict(marker.kwargs)
    contract = options.pop("returns", None)
    # By a keyword: pytest applies a marker with a class as its only argument to that class.
    if marker.args or not hasattr(contract, "validate"):
        arguments = ", ".join(map(repr, (*marker.args, *marker.kwargs)))
        raise pytest.UsageError(
            f"mark.contract takes a contract, as returns=Ping (got {arguments})"
        )
    return contract, options


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Repeat below all tracebacks the reports of broken contracts and the scorecards of rehearsals."""
    _section(terminalreporter, "broken contracts", _PROPERTY, ("failed",))
    _section(terminalreporter, "rehearsals", _REHEARSAL, ("failed", "passed"))


def _section(
    terminalreporter: pytest.TerminalReporter, title: str, name: str, outcomes: tuple[str, ...]
) -> None:
    """A section with one property of the tests of some outcomes."""
    entries = [
        (report.nodeid, str(text))
        for outcome in outcomes
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
        for property_, text in report.user_properties
        if property_ == name
    ]
    if entries:
        terminalreporter.section(title)
    for where, text in entries:
        terminalreporter.write_line(where)
        for line in text.splitlines():
            terminalreporter.write_line(f"  {line}")
