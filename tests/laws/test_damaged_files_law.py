"""Whatever a file is, reading it ends in data, in a report or in an error of ours: never in one of an engine."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from tests.paths import ROOT
from tests.reference.damaged_files import Case, case_of, kinds

AT_LENGTH, AT_ONCE = 10_000, 2_000


def ends_of(seeds: range, folder: Path) -> Counter[str]:
    """What the damaged files of some numbers end in, and how often.

    Raises:
        AssertionError: one ends in anything else; it names the number.
    """
    ends: Counter[str] = Counter()
    for seed in seeds:
        try:
            ends[case_of(seed).run(folder)] += 1
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            raise AssertionError(f"case_of({seed}) ends in {type(error).__name__}") from error
    return ends


@pytest.mark.parametrize(
    ("suffix", "verb"), [(suffix, verb) for suffix, kind in kinds().items() for verb in kind.reads]
)
def test_files_that_are_whole_are_read(suffix: str, verb: str, tmp_path: Path) -> None:
    """What is damaged below is a file that its reader takes for what it is."""
    for body in kinds()[suffix].bodies:
        assert Case(suffix, verb, body).run(tmp_path) == "data"


def test_a_damaged_file_is_data_or_an_error_of_ours(tmp_path: Path) -> None:
    """A hundred of them; and no folder is left with half a file."""
    ends = ends_of(range(100), tmp_path)
    assert {"ContractViolation", "WireError", "data"} <= {*ends}
    assert [] == [one.name for one in tmp_path.iterdir() if one.suffix == ".tmp"]


@pytest.mark.at_length
@pytest.mark.parametrize("first", range(0, AT_LENGTH, AT_ONCE))
def test_many_damaged_files_are_data_or_an_error_of_ours(first: int, tmp_path: Path) -> None:
    """In a process of their own: what Arrow or Polars cannot bear ends the process, and not the tests."""
    code = f"""
from pathlib import Path
from tests.laws.test_damaged_files_law import ends_of
print(sum(ends_of(range({first}, {first + AT_ONCE}), Path({str(tmp_path)!r})).values()))
"""
    command = [sys.executable, "-X", "faulthandler", "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own code
    assert (str(AT_ONCE), 0) == (done.stdout.strip(), done.returncode), done.stderr[-2000:]
