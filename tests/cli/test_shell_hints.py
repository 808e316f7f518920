"""Hints of the command line: they name its options, and the command with them is right."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from contracts.cli.shell_hints import hint_in_shell
from contracts.hints import Hint, PassArgument
from tests.cli.conftest import Run

CONTRACT = """
import contracts as ct


class Trip(ct.Contract):
    id: int
    km: float
"""
LAYOUTS = {
    "--separator ';'": b"id;km\n1;2.5\n2;3.5\n",
    r"--separator '\t'": b"id\tkm\n1\t2.5\n2\t3.5\n",
    "--skip-rows 2": b"trips\nof today\nid,km\n1,2.5\n2,3.5\n",
    "--no-header": b"1,2.5\n2,3.5\n3,4.5\n",
    "--encoding utf-16": "id,km\n1,2.5\n".encode("utf-16"),
}


@pytest.mark.parametrize("option", LAYOUTS)
def test_a_hint_is_an_option_that_works(run: Run, option: str) -> None:
    """Where a file is laid out in another way, the hint is what to add to the command, quoted for the shell."""
    Path("trip.py").write_text(CONTRACT)
    Path("trips.csv").write_bytes(LAYOUTS[option])
    first = run("check", "trip.py:Trip", "trips.csv")
    (hint,) = {*re.findall(r"is it (--.*)\?", first.out + first.err)}
    assert option == hint
    assert 0 == run("check", "trip.py:Trip", "trips.csv", *shlex.split(hint)).code


def test_the_hint_of_a_draft_is_an_option(run: Run) -> None:
    """So where a contract is drafted from such a file."""
    Path("trips.csv").write_bytes(LAYOUTS["--separator ';'"])
    assert "Pass --separator ';'" in run("infer", "trips.csv").err
    assert 0 == run("infer", "trips.csv", "--separator", ";").code


def test_a_baseline_is_an_option_and_a_command(run: Run) -> None:
    """Where a rule lacks its baseline, the reason names the option, and the command that writes its file."""
    rules = "    rules = ct.rules(ct.Volume(change=0.5, min_rows=1))\n"
    Path("trip.py").write_text(CONTRACT + rules)
    Path("trips.csv").write_text("id,km\n1,2.5\n2,3.5\n")
    first = run("check", "trip.py:Trip", "trips.csv")
    assert "pass --baseline FILE, which `contracts profile --output FILE` writes" in first.out
    assert 0 == run("profile", "trip.py:Trip", "trips.csv", "--output", "good.json").code
    done = run("check", "trip.py:Trip", "trips.csv", "--baseline", "good.json")
    assert (0, "") == (done.code, done.err)


def test_what_is_not_an_option_stays_as_it_is() -> None:
    """An argument that the command line does not have is named as Python writes it, and the changes stay."""
    changes = (PassArgument("quote", "'"), PassArgument("encoding"))
    hint = hint_in_shell(Hint("""is it quote="'", or pass encoding=""", *changes))
    assert ("""is it quote="'", or pass --encoding""", changes) == (hint, hint.changes)


def test_what_has_the_rest_is_a_format(run: Run) -> None:
    """Where a report in Python names its attributes, the shell names the format that has all of it."""
    for day in ("1.csv", "2.csv"):
        Path(day).write_text("id,km\n1,2.5\n2,3.5\n")
    columns = "".join(f"    c{n}: int\n" for n in range(30))
    Path("trip.py").write_text(CONTRACT + columns)
    done = run("check", "trip.py:Trip", "1.csv", "2.csv")
    assert "  … and 10 more; --format json has them all\n" in done.out
    assert "  rows of 2 files; --format json has them\n" in done.out
    assert "report." not in done.out
