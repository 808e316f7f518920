"""What pytest knows of contracts: the fixture `assert_contract`, the marker `contract`, and a section of
the terminal's summary. It is found by the entry point `pytest11`, and loads nothing heavy until used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.report import Report

REPORTS = pytest.StashKey[list["Report"]]()
"""The reports on what broke a contract in one test."""
PROPERTY = "contract"
"""What JUnit's properties of a test are called that broke a contract."""
MARKER = (
    "contract(returns=Contract, **told): what the test returns keeps the contract, or the test fails with"
    " the report; told is what Contract.validate is told beside the data"
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


def judged(
    item: pytest.Item, contract: type[Contract], data: Any, *, wire: bool, told: dict[str, Any]
) -> Any:
    """The data as the contract gives it; a failed test where it breaks the contract."""
    __tracebackhide__ = True
    from contracts.errors import ContractViolation

    try:
        return contract.parse(data, **told) if wire else contract.validate(data, **told)
    except ContractViolation as error:
        report = error.report
    # Beyond the except, so that pytest does not print what the failure came from.
    note(item, report)
    pytest.fail(str(report), pytrace=False)


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
    """Say once more, below all tracebacks, which contracts were broken in which tests."""
    broken = [
        (report.nodeid, text)
        for report in terminalreporter.getreports("failed")
        for name, text in report.user_properties
        if name == PROPERTY
    ]
    if broken:
        terminalreporter.section("broken contracts")
    for where, text in broken:
        terminalreporter.write_line(where)
        for line in str(text).splitlines():
            terminalreporter.write_line(f"  {line}")
