"""What pytest knows of contracts: the fixtures `assert_contract` and `contract_examples`, the marker
`contract`, the option `--rehearse`, and sections of the terminal's summary. It is found by the entry point
`pytest11`, and loads nothing heavy until used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import polars as pl

    from contracts.contract import Contract
    from contracts.report import Report

REPORTS = pytest.StashKey[list["Report"]]()
"""The reports on what broke a contract in one test."""
PROPERTY = "contract"
"""What JUnit's properties of a test are called that broke a contract."""
REHEARSAL = "rehearsal"
"""What those are called that say what a contract caught of the known faults."""
LEAST_SCORE = 0.95
"""What share of the faults a contract must catch that is rehearsed, unless more is said."""
EXAMPLES = 20
"""How many rows of examples there are, unless more is said."""
MARKER = (
    "contract(returns=Contract, **told): what the test returns keeps the contract, or the test fails with"
    " the report; told is what Contract.validate is told beside the data"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that makes a rehearsal of every test that holds data to a contract."""
    parser.getgroup("contracts").addoption(
        "--rehearse",
        nargs="?",
        type=float,
        const=LEAST_SCORE,
        metavar="MIN_SCORE",
        help="put the known faults into the data that keeps a contract in a test, and fail the test if the"
        f" contract catches a lesser share of them (default: {LEAST_SCORE})",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, so that --strict-markers lets it pass."""
    config.addinivalue_line("markers", MARKER)


@pytest.fixture
def assert_contract(request: pytest.FixtureRequest) -> Callable[..., Any]:
    """Data untouched, if it keeps a contract; else the test fails with the report.

    `assert_contract(Ping, load())` asks what `Ping.validate` asks, with what it is told beside the
    data: `now=`, `tables=`, `max_examples=`. With `wire=True` it asks what `Ping.parse` asks, and gives
    the data in contract form.
    """

    def asserted(contract: type[Contract], data: Any, *, wire: bool = False, **told: Any) -> Any:
        __tracebackhide__ = True
        return judged(request.node, contract, data, wire=wire, told=told)

    return asserted


@pytest.fixture
def contract_examples(request: pytest.FixtureRequest) -> Callable[..., pl.DataFrame]:
    """Rows that keep a contract, as a polars frame: the same for a test whenever it runs, other ones for
    other tests.

    `contract_examples(Ping, 50)` draws 50 rows as `contracts.testing.frames` does, and takes what that
    takes: `now=`, `tables=`, `strategies=`.
    """

    def drawn(contract: type[Contract], rows: int = EXAMPLES, **told: Any) -> pl.DataFrame:
        from contracts.testing.strategies.seeded import drawn_by

        return drawn_by(request.node.nodeid, contract, rows, told)

    return drawn


def judged(
    item: pytest.Item, contract: type[Contract], data: Any, *, wire: bool, told: dict[str, Any]
) -> Any:
    """The data as the contract gives it; a failed test where it breaks the contract."""
    __tracebackhide__ = True
    from contracts.errors import ContractViolation

    done: Any = None
    report: Report | None = None
    try:
        done = contract.parse(data, **told) if wire else contract.validate(data, **told)
    except ContractViolation as error:
        report = error.report
    # Beyond the except, so that pytest does not print what the failure came from.
    if report is not None:
        note(item, report)
        pytest.fail(str(report), pytrace=False)
    if (least := item.config.getoption("rehearse")) is not None:
        rehearse(item, contract, done, least, told)
    return done


def rehearse(
    item: pytest.Item, contract: type[Contract], good: Any, least: float, told: dict[str, Any]
) -> None:
    """Fail the test if the contract catches too little of the faults that are put into the data."""
    from contracts import rehearsal
    from contracts.errors import UnsupportedDataError
    from contracts.judging import read

    try:
        read(contract, good, keep=True)
    except UnsupportedDataError as error:  # the test still has to read it
        item.user_properties.append((REHEARSAL, f"{contract.__name__}: not rehearsed: {error}"))
        return
    asked = {name: told[name] for name in ("now", "tables") if name in told}
    card = rehearsal.rehearse(contract, good, **asked)
    item.user_properties.append((REHEARSAL, str(card)))
    if card.score < least:
        pytest.fail(rehearsal.refusal(card, least), pytrace=False)


def note(item: pytest.Item, report: Report) -> None:
    """Keep a report for the terminal's summary, and what it says for JUnit's properties."""
    item.stash.setdefault(REPORTS, []).append(report)
    item.user_properties.append((PROPERTY, str(report)))


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    """Hold what a marked test returns to its contract."""
    marker = pyfuncitem.get_closest_marker("contract")
    if marker is None:
        return (yield)
    contract, told = contract_of(marker)
    test = pyfuncitem.obj

    def held(*args: Any, **keywords: Any) -> None:
        __tracebackhide__ = True
        judged(pyfuncitem, contract, test(*args, **keywords), wire=False, told=told)

    pyfuncitem.obj = held
    try:
        return (yield)
    finally:
        pyfuncitem.obj = test


def contract_of(marker: pytest.Mark) -> tuple[type[Contract], dict[str, Any]]:
    """The contract that a marker names, and what it is told.

    Raises:
        pytest.UsageError: it names none.
    """
    told = dict(marker.kwargs)
    contract = told.pop("returns", None)
    # By a keyword, for pytest takes a class that stands alone for what is marked.
    if marker.args or not hasattr(contract, "validate"):
        given = ", ".join(map(repr, (*marker.args, *marker.kwargs)))
        raise pytest.UsageError(f"mark.contract takes a contract, as returns=Ping (got {given})")
    return contract, told


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say once more, below all tracebacks, which contracts were broken in which tests; and what those
    that were rehearsed caught.
    """
    section(terminalreporter, "broken contracts", PROPERTY, ("failed",))
    section(terminalreporter, "rehearsals", REHEARSAL, ("failed", "passed"))


def section(
    terminalreporter: pytest.TerminalReporter, title: str, name: str, outcomes: tuple[str, ...]
) -> None:
    """A section of what the tests of some outcomes say in one of their properties."""
    said = [
        (report.nodeid, str(text))
        for outcome in outcomes
        for report in terminalreporter.getreports(outcome)
        if report.when == "call"
        for property_, text in report.user_properties
        if property_ == name
    ]
    if said:
        terminalreporter.section(title)
    for where, text in said:
        terminalreporter.write_line(where)
        for line in text.splitlines():
            terminalreporter.write_line(f"  {line}")
