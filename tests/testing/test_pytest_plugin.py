"""The plugin of pytest, as the tests of a user see it."""

from __future__ import annotations

from typing import Any

import pytest

pytest_plugins = ["pytester"]
PING = """
import contracts as ct
import pytest

class Ping(ct.Contract, version="1.0.0"):
    speed: float

GOOD, BAD = {"speed": [1.0, 2.0]}, {"speed": [1.0, float("nan")]}
"""
HEAD = "Ping 1.0.0: 1 rule broken in 2 rows"


def ran(pytester: pytest.Pytester, tests: str, *options: str) -> Any:
    """The result of a run of some tests, in a process of its own."""
    pytester.makepyfile(PING + tests)
    return pytester.runpytest_subprocess("-p", "no:cacheprovider", "-W", "error", *options)


def test_data_that_keeps_its_contract_is_returned(pytester: pytest.Pytester) -> None:
    """`assert_contract` returns the data untouched; with wire=True in contract form."""
    done = ran(
        pytester,
        """
def test_it(assert_contract):
    assert GOOD is assert_contract(Ping, GOOD)
    assert {"speed": [1.0]} == assert_contract(Ping, {"speed": [1]}, wire=True)
""",
    )
    done.assert_outcomes(passed=1)
    done.stdout.no_fnmatch_line("*broken contracts*")


def test_data_that_breaks_its_contract_fails_the_test(pytester: pytest.Pytester) -> None:
    """The failure is the report, without a traceback through the library, in a section of its own
    below all others.
    """
    done = ran(pytester, "def test_it(assert_contract):\n    assert_contract(Ping, BAD)\n")
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines([HEAD, "*speed  must be finite  1 row  row 1: NaN*"])
    done.stdout.fnmatch_lines(["*broken contracts*", "*::test_it", f"  {HEAD}"])
    done.stdout.no_fnmatch_line("*pytest_plugin.py*")
    done.stdout.no_fnmatch_line("*During handling*")


def test_options_of_a_verb_are_passed_on(pytester: pytest.Pytester) -> None:
    """The options of `validate` are options of `assert_contract` too."""
    done = ran(
        pytester,
        """
from datetime import datetime

class Sale(ct.Contract):
    at: datetime
    rules = ct.rules(ct.Freshness("at", max_age="1h"))

def test_it(assert_contract):
    noon = datetime(2026, 11, 22, 12)
    assert_contract(Sale, [{"at": noon}], now=noon)
    assert_contract(Sale, [{"at": noon}], now=noon.replace(hour=18))
""",
    )
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*must be at most 1h old*"])


def test_a_marked_test_returns_data_of_its_contract(pytester: pytest.Pytester) -> None:
    """The result of a test is held to the contract that marks it; fixtures and parameters are its
    own.
    """
    done = ran(
        pytester,
        """
@pytest.fixture
def good():
    return GOOD

@pytest.mark.contract(returns=Ping, max_examples=0)
@pytest.mark.parametrize("bad", [False, True])
def test_it(good, bad):
    return BAD if bad else good

class TestMore:
    @pytest.mark.contract(returns=Ping)
    def test_it(self, good):
        return good
""",
        "--strict-markers",
    )
    done.assert_outcomes(passed=2, failed=1)
    done.stdout.fnmatch_lines([HEAD, "*speed  must be finite  1 row*"])


def test_a_marker_names_a_contract(pytester: pytest.Pytester) -> None:
    """A marker without a contract is an error."""
    done = ran(pytester, "@pytest.mark.contract('Ping')\ndef test_it():\n    return GOOD\n")
    assert 0 != done.ret
    done.stdout.fnmatch_lines(["*mark.contract takes a contract, as returns=Ping (got 'Ping')*"])


def test_broken_contracts_are_in_junit(pytester: pytest.Pytester) -> None:
    """JUnit's XML has the report as a property of the test."""
    ran(
        pytester,
        "def test_it(assert_contract):\n    assert_contract(Ping, BAD)\n",
        "--junitxml=j.xml",
    )
    xml = (pytester.path / "j.xml").read_text()
    assert f'<property name="contract" value="{HEAD}' in xml


EXAMPLES = """
DRAWN = []

@pytest.mark.parametrize("n", range(2))
def test_it(contract_examples, n):
    frame = contract_examples(Ping, 50)
    assert 50 == frame.height
    assert frame.equals(contract_examples(Ping, 50))
    assert 20 == contract_examples(Ping).height
    DRAWN.append(frame)
    print("drawn", Ping.validate(frame).hash_rows().sum())

def test_others():
    assert not DRAWN[0].equals(DRAWN[1])
"""


def test_examples_are_the_same_whenever_a_test_runs(pytester: pytest.Pytester) -> None:
    """`contract_examples` draws rows by the test's name: the same in every run, others in other tests."""
    runs = [ran(pytester, EXAMPLES, "-s", "-p", "no:randomly") for _ in range(2)]
    for done in runs:
        done.assert_outcomes(passed=3)
    drawn = [[line for line in done.outlines if "drawn" in line] for done in runs]
    assert drawn[0] == drawn[1]


def test_examples_take_the_options_of_frames(pytester: pytest.Pytester) -> None:
    """A strategy, a time, tables are passed on."""
    done = ran(
        pytester,
        """
from hypothesis import strategies as st

def test_it(contract_examples):
    assert {7.0} == {*contract_examples(Ping, 3, strategies={"speed": st.just(7.0)})["speed"]}
""",
    )
    done.assert_outcomes(passed=1)


REHEARSED = """
class Strict(ct.Contract):
    speed: ct.Latitude
    rules = ct.rules(ct.RowCount(min=2, max=2))

def test_weak(assert_contract):
    assert_contract(Ping, GOOD)

def test_unasked():
    Ping.validate(GOOD)
"""


def test_a_run_may_be_a_rehearsal(pytester: pytest.Pytester) -> None:
    """With --rehearse the known faults are put into data that keeps a contract; a contract that catches
    too little of them fails its test, which states what it lacks.
    """
    done = ran(pytester, REHEARSED, "--rehearse")
    done.assert_outcomes(failed=1, passed=1)
    done.stdout.fnmatch_lines(["*the contract must catch 95% of the faults (got Ping 1.0.0: *"])
    done.stdout.fnmatch_lines(["*rehearsals*", "*::test_weak", "  Ping 1.0.0: * faults caught*"])


def test_a_rehearsal_requires_the_declared_score(pytester: pytest.Pytester) -> None:
    """A lower score may be enough; the section lists the caught faults all the same."""
    done = ran(pytester, REHEARSED, "--rehearse=0.1")
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["*rehearsals*", "  Ping 1.0.0: * faults caught*"])


def test_data_that_is_read_once_is_not_rehearsed(pytester: pytest.Pytester) -> None:
    """A reader is left to the test that reads it, with a line in the section."""
    done = ran(
        pytester,
        """
import pyarrow as pa

def test_it(assert_contract):
    reader = pa.table(GOOD).to_reader()
    assert 2 == assert_contract(Ping, reader).read_all().num_rows
""",
        "--rehearse",
    )
    done.assert_outcomes(passed=1)
    done.stdout.fnmatch_lines(["  Ping: not rehearsed: *"])


@pytest.mark.at_length
def test_it_works_in_many_processes(pytester: pytest.Pytester) -> None:
    """Under xdist the section below states what was broken in every process."""
    done = ran(
        pytester,
        """
@pytest.mark.parametrize("n", range(4))
def test_it(assert_contract, n):
    assert_contract(Ping, BAD)
""",
        "-n2",
    )
    done.assert_outcomes(failed=4)
    # What is below the section is left out: where CI is set, pytest repeats the reports there.
    section = str(done.stdout).partition("broken contracts")[2].partition("short test summary")[0]
    assert 4 == section.count(HEAD)


def test_it_loads_nothing_until_it_is_used(pytester: pytest.Pytester) -> None:
    """To have it installed costs a run of other tests nothing: neither pydantic nor polars is loaded."""
    pytester.makepyfile(
        "import sys\n"
        "def test_it():\n"
        "    assert 'boundary_contracts_plugins.pytest_plugin' in sys.modules\n"
        "    heavy = {'polars', 'pydantic', 'pyarrow', 'pandas', 'numpy'}\n"
        "    assert set() == heavy & {*sys.modules}\n"
    )
    blocked = ("hypothesispytest", "pytest_cov", "anyio", "xdist")
    options = [option for name in blocked for option in ("-p", f"no:{name}")]
    pytester.runpytest_subprocess("-p", "no:cacheprovider", *options).assert_outcomes(passed=1)


def test_a_marked_test_may_return_wire_form(pytester: pytest.Pytester) -> None:
    """With wire=True the result is parsed, as by `assert_contract`."""
    done = ran(
        pytester,
        """
@pytest.mark.contract(returns=Ping, wire=True)
@pytest.mark.parametrize("speed", [1, "fast"])
def test_it(speed):
    return [{"speed": speed}]
""",
    )
    done.assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize("score", ["80", "nan", "high"])
def test_a_rehearsal_takes_a_share(pytester: pytest.Pytester, score: str) -> None:
    """A share that is not between 0 and 1 is refused before any test runs."""
    done = ran(pytester, "def test_it(): pass\n", f"--rehearse={score}")
    assert pytest.ExitCode.USAGE_ERROR == done.ret
    done.stderr.fnmatch_lines([f"*must be a share from 0 to 1, 0.8 for 80 % (got {score})*"])


def test_misused_fixtures_answer_by_their_own_names(pytester: pytest.Pytester) -> None:
    """Arguments in the wrong order, and arguments that a fixture does not have."""
    done = ran(
        pytester,
        """
def test_order(assert_contract):
    assert_contract(GOOD, Ping)

def test_names(contract_examples):
    contract_examples(Ping, n=5)
""",
    )
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines(
        ["*assert_contract takes the contract first, then the data (got dict)*"]
    )
    done.stdout.fnmatch_lines(["*contract_examples*'n'*rows*"])
