"""A report speaks to CI servers: as JUnit's test cases, and as annotations of GitHub Actions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Annotated
from xml.etree import ElementTree as ET

import pytest

import contracts as ct
from tests.report.pages import broken_report, clean_report, nasty_report, wide_report


def suite_of(report: ct.Report) -> ET.Element:
    """The suite of a report, read back."""
    (suite,) = ET.fromstring(report.to_junit().encode())  # noqa: S314 - our own text
    return suite


def outcome(case: ET.Element) -> str:
    """What became of a test case."""
    return next((child.tag for child in case), "passed")


def test_each_rule_is_a_test_case() -> None:
    """Of a report each rule is one test case: broken ones failed, tolerated ones and warnings passed with a note."""
    cases = {
        (one.get("classname"), one.get("name")): one
        for one in suite_of(broken_report()).iter("testcase")
    }
    outcomes = {name: outcome(case) for (_, name), case in cases.items()}
    assert outcomes["distance must be greater than 0 (rides go somewhere)"] == "failure"
    assert outcomes["fare must be at most 500"] == "system-out"
    assert outcomes["batch must have at most 3 rows"] == "failure"
    assert outcomes["city must be text"] == "passed"
    failure = cases["Ride.dtype", "distance must be a number"][0]
    assert ("1 row, looks like numbers with a decimal comma: declare Numerals(decimal_comma=True)", "dtype") == (
        failure.get("message"), failure.get("type"),
    )  # fmt: skip  # a line for each side
    assert "row 3: '3,3' (ride_id=3)" in (failure.text or "")


@pytest.mark.parametrize("make", [broken_report, clean_report, nasty_report])
def test_a_suite_counts_its_cases(make: Callable[[], ct.Report]) -> None:
    """The numbers of a suite are those of its cases, which have different names."""
    suite = suite_of(make())
    cases = [*suite.iter("testcase")]
    counts = {
        "tests": len(cases),
        "failures": sum(outcome(one) == "failure" for one in cases),
        "errors": sum(outcome(one) == "error" for one in cases),
        "skipped": sum(outcome(one) == "skipped" for one in cases),
    }
    assert counts == {name: int(suite.get(name) or -1) for name in counts}
    assert len(cases) == len({(one.get("classname"), one.get("name")) for one in cases})


def test_what_was_not_run_is_an_error_and_what_does_not_apply_is_skipped() -> None:
    """A rule that was not run is an error of its test case, one that does not apply was skipped, with the reason."""
    entry = nasty_report().not_run[0]
    suite = suite_of(ct.Report("C", 1, not_run=(entry,), not_applicable=(entry,)))
    assert ["error", "skipped"] == [outcome(one) for one in suite.iter("testcase")]
    assert all("ValueError" in (one[0].get("message") or "") for one in suite.iter("testcase"))


def test_a_suite_says_when_and_how_long() -> None:
    """The time and the properties of a suite are those of the report."""
    report = broken_report()
    suite = suite_of(report)
    assert report.started is not None
    assert report.started.isoformat(timespec="seconds") == suite.get("timestamp")
    assert f"{report.seconds:.6f}" == suite.get("time")
    properties = {one.get("name"): one.get("value") for one in suite.iter("property")}
    assert ("fleet-data", report.fingerprint) == (properties["owner"], properties["fingerprint"])


def test_nothing_breaks_out_of_xml() -> None:
    """Whatever values and names hold, the XML is well formed and its text printable."""
    text = nasty_report().to_junit()
    assert text.replace("\n", "").isprintable()
    assert "<script" not in text


def test_each_broken_rule_is_an_annotation() -> None:
    """Errors come first, then warnings; each line has the contract as its title, and the rule with its first example."""
    lines = broken_report().to_github().splitlines()
    assert ["error"] * 5 + ["warning"] * 2 == [line.removeprefix("::").split()[0] for line in lines]
    assert (
        "::error title=Ride 1.2.0 at features::distance must be greater than 0; 1 row; row 1: -2.0 (ride_id=2)"
    ) == lines[0]
    assert (
        "::warning title=Ride 1.2.0 at features::fare must be at most 500; 1 row; tolerated; row 2: 610.0 (ride_id=3)"
    ) == lines[5]


def test_a_report_that_is_ok_is_a_notice() -> None:
    """What is ok is one notice."""
    assert clean_report().to_github() == "::notice title=Ride 1.2.0 at features::ok in 1 row"


def test_no_more_is_printed_than_is_shown() -> None:
    """Of many rules ten lines are printed, as GitHub shows no more, and the last counts the others."""
    lines = wide_report(40).to_github().splitlines()
    assert len(lines) == 10
    assert lines[-1].endswith("… and 11 more rules broken or not run: the report has them all")


def test_nothing_breaks_out_of_an_annotation() -> None:
    """A percent sign, a colon or a comma of a name is escaped where the runner would read it as its own."""

    class Odd(ct.Contract, boundary="a,b::c%0A"):
        x: Annotated[str, ct.Matches("100%")]

    (line,) = Odd.check([{"x": "50%0A::error::"}]).to_github().splitlines()
    title, message = re.fullmatch("::error title=(.*?)::(.*)", line).groups()  # type: ignore[union-attr]  # it matches
    assert title == "Odd at a%2Cb%3A%3Ac%250A"
    assert message == "x must match '100%25'; 1 row; row 0: '50%250A::error::'"
    assert nasty_report().to_github().replace("\n", "").isprintable()
