"""`contracts check`: a verdict on files, as the library's own call gives it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import polars as pl
import pytest

import contracts as ct
from tests.cli.conftest import GOOD, TRIPS, Run


def test_good_data_ends_with_0(run: Run) -> None:
    """Data that keeps its contract is reported on stdout, and nothing is on stderr."""
    done = run("check", "trips.py:Trip", "good.parquet")
    assert (0, "Trip 1.0.0 at ingest: ok in 3 rows", "") == (
        done.code,
        done.out.splitlines()[0],
        done.err,
    )


def test_broken_data_ends_with_1(run: Run) -> None:
    """Data that breaks its contract ends with 1, and the report is the library's."""
    done = run("check", "trips.py:Trip", "bad.parquet", "--format", "json")
    trip = sys.modules["trips"].Trip
    expected = ct.check_parquet(trip, "bad.parquet")
    assert (1, json.loads(expected.to_json())) == (done.code, json.loads(done.out))


@pytest.mark.parametrize(
    ("fail_on", "name", "code"),
    [
        ("error", "few.parquet", 0),
        ("warn", "few.parquet", 1),
        ("warn", "good.parquet", 0),
        ("never", "bad.parquet", 0),
    ],
)
def test_what_fails_can_be_chosen(run: Run, fail_on: str, name: str, code: int) -> None:
    """Warnings fail with `--fail-on warn`, and nothing about data does with `never`."""
    GOOD[:1].write_parquet("few.parquet")
    assert code == run("check", "trips.py", name, "--fail-on", fail_on).code


@pytest.mark.parametrize(
    "name", ["t.csv", "t.tsv", "t.ndjson", "t.json", "t.arrow", "t.csv.gz", "folder", "fol*/t.csv", "a b'c.csv"]
)  # fmt: skip  # short values, several a line
def test_files_of_every_sort_get_one_verdict(run: Run, name: str) -> None:
    """Typed files are checked, files of text are parsed, alone or in folders and patterns: one row is bad."""
    import gzip

    Path("folder").mkdir()
    TRIPS.write_csv("folder/t.csv")
    if name.endswith(".arrow"):
        TRIPS.write_ipc(name)
    elif name.endswith(".gz"):
        Path(name).write_bytes(gzip.compress(TRIPS.write_csv().encode()))
    elif "fol" not in name:
        text = {
            "json": TRIPS.write_json,
            "ndjson": TRIPS.write_ndjson,
            "tsv": lambda: TRIPS.write_csv(separator="\t"),
            "csv": TRIPS.write_csv,
        }
        Path(name).write_text(text[name.rpartition(".")[2]]())
    done = run("check", "trips.py", name)
    assert (1, True) == (done.code, "km  must be at most 900  1 row" in done.out), done


def test_several_files_are_one_batch(run: Run) -> None:
    """A key of one file that another repeats is not unique; so it is where typed files and text are mixed."""
    GOOD.write_csv("more.csv")
    for name in ("good.parquet", "more.csv"):
        done = run("check", "trips.py", "good.parquet", name)
        assert (1, True) == (done.code, "must be unique  6 rows" in done.out)


def test_typed_files_may_hold_wire_form(run: Run) -> None:
    """With `--wire` typed files are parsed: integers are read as floats, which `check` refuses."""
    GOOD.cast({"km": int}).write_parquet("wire.parquet")
    codes = [run("check", "trips.py", "wire.parquet", *more).code for more in ([], ["--wire"])]
    assert [1, 0] == codes


def test_a_unit_converts(run: Run) -> None:
    """`--unit` states what the numbers count, and parses."""
    Path("unit.py").write_text(
        "import contracts as ct\nfrom typing import Annotated\n"
        "class T(ct.Contract):\n    km: Annotated[float, ct.Unit('km'), ct.Interval(le=900)]\n"
    )
    TRIPS.select("km").write_parquet("m.parquet")
    assert [1, 0] == [
        run("check", "unit.py", "m.parquet", "--unit", f"km={u}").code for u in ("km", "m")
    ]


def test_stdin_is_read(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is what comes on stdin, in the format that is stated."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TRIPS.write_csv().encode())))
    done = run("check", "trips.py", "-", "--stdin-format", "csv")
    assert (1, True) == (done.code, "1 rule broken in 4 rows" in done.out)
    assert (2, True) == (
        (done := run("check", "trips.py", "-")).code,
        "--stdin-format csv" in done.err,
    )


def test_the_rows_of_an_object_are_named(run: Run) -> None:
    """Of JSON that is one object the report says which option reads the rows, and with it they are checked."""
    Path("answer.json").write_text(f'{{"data": {GOOD.write_json()}, "next": null}}')
    done = run("check", "trips.py", "answer.json")
    assert (1, True) == (done.code, "the rows are in 'data': is it --records data?" in done.out)
    assert [0, 0, 0] == [
        run(*command, "answer.json", "--records", "data").code
        for command in (("check", "trips.py"), ("profile", "trips.py"), ("rehearse", "trips.py"))
    ]


@pytest.mark.parametrize(("share", "code"), [("0.25", 0), ("0.2", 1)])
def test_a_share_of_rows_may_be_invalid(run: Run, share: str, code: int) -> None:
    """With `--max-invalid-share` data passes whose share of invalid rows is no larger; else the reason is named."""
    done = run("check", "trips.py", "bad.parquet", "--max-invalid-share", share)
    assert code == done.code
    assert ("1 of 4 rows is invalid" in done.err) == bool(code)


def test_a_repeated_key_counts_as_invalid_wherever_it_is(run: Run) -> None:
    """The gate counts rows that only the whole shows to be invalid, each once."""
    for place in (0, 1):
        GOOD.write_csv(f"{place}.csv")
    texts = [
        run("check", "trips.py", "0.csv", "1.csv", "--max-invalid-share", s).err
        for s in ("0.99", "1")
    ]
    assert (True, "") == ("6 of 6 rows are invalid" in texts[0], texts[1])


def test_references_are_looked_up_in_a_file(run: Run) -> None:
    """`--table` is the rows of another contract."""
    Path("vendors.py").write_text(
        "import contracts as ct\nclass Vendor(ct.Contract):\n    name: str\n"
        "class Trip(ct.Contract, extra='ignore'):\n    vendor: str | None\n"
        "    rules = ct.rules(ct.References('vendor', Vendor, 'name'))\n"
    )
    Path("vendors.csv").write_text("name\na\nb\n")
    done = run(
        "check", "vendors.py:Trip", "good.parquet", "--table", "vendors.py:Vendor=vendors.csv"
    )
    assert (1, True) == (done.code, "row 2: 'c'" in done.out), done
    assert 2 == run("check", "vendors.py:Trip", "good.parquet", "--table", "vendors.csv").code


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_partitioned_folders_are_read(run: Run, suffix: str) -> None:
    """Fields that stand in the names of folders are columns, in each command that reads files."""
    for vendor, rows in GOOD.group_by("vendor"):
        folder = Path(f"trips/vendor={vendor[0] or '__HIVE_DEFAULT_PARTITION__'}")
        folder.mkdir(parents=True)
        getattr(rows.drop("vendor"), f"write_{suffix}")(folder / f"part.{suffix}")
    assert 0 == run("check", "trips.py", "trips").code
    split = run("split", "trips.py", "trips", "--valid", "v.parquet", "--invalid", "i.parquet")
    assert 0 == split.code, split
    assert {"a", None, "c"} == {*pl.read_parquet("v.parquet")["vendor"]}


@pytest.mark.parametrize("suffix", ["csv", "ndjson", "parquet"])
def test_references_are_looked_up_in_a_table_of_a_name(run: Run, suffix: str) -> None:
    """`--table` is also a table without a contract, whose keys are of the types of the fields that refer to them."""
    Path("stops.py").write_text(
        "import contracts as ct\nclass Trip(ct.Contract, extra='ignore'):\n    trip_id: int\n    vendor: str | None\n"
        "    rules = ct.rules(ct.References('trip_id', 'trips', 'id'), ct.References('vendor', 'trips', 'name'))\n"
    )
    known = pl.DataFrame({"id": [1, 2], "name": ["a", "c"], "more": [True, False]})
    getattr(known, f"write_{suffix}")(f"known.{suffix}")
    done = run("check", "stops.py:Trip", "good.parquet", "--table", f"trips=known.{suffix}")
    assert (1, True) == (done.code, "row 2: 4" in done.out), done
    assert "vendor" not in done.out
    split = run(
        "split", "stops.py:Trip", "good.parquet", "--table", f"trips=known.{suffix}",
        "--valid", "valid.parquet", "--invalid", "invalid.parquet",
    )  # fmt: skip
    assert 0 == split.code, split
    assert [1, 2] == pl.read_parquet("valid.parquet")["trip_id"].to_list()
    known.drop("id").write_csv("lacking.csv")
    lacking = run("check", "stops.py:Trip", "good.parquet", "--table", "trips=lacking.csv")
    assert (1, True) == (lacking.code, "id  must be present" in lacking.out + lacking.err), lacking
    assert 2 == run("check", "stops.py:Trip", "good.parquet", "--table", "vendors=known.csv").code


def test_text_without_a_header_is_read(run: Run) -> None:
    """Layouts of CSV are stated: its separator, lines above the header, no header at all."""
    Path("plain.csv").write_text("made today\n1;5.5;a\n")
    layout = ["--no-header", "--skip-rows", 1, "--separator", ";"]
    done = run("check", "trips.py", "plain.csv", *layout)
    assert (0, True) == (done.code, "1 warning in 1 row" in done.out), done


def test_unreadable_data_ends_with_3(run: Run) -> None:
    """A file that is not there, not of its format, or in none that is known, ends with 3; the nearest is named."""
    Path("not.parquet").write_text("no")
    Path("x.xlsx").write_text("no")
    Path("empty").mkdir()
    names = ("god.parquet", "not.parquet", "x.xlsx", "empty", "no*.csv")
    done = [run("check", "trips.py", "good.parquet", name) for name in names]
    assert [3, 3, 3, 3, 3] == [one.code for one in done]
    assert "Is it 'good.parquet'?" in done[0].err
    assert "is not Parquet" in done[1].err
    assert ".csv" in done[2].err
    assert "data has no files (got empty)" in done[3].err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--separator", ";;"], "separator must be one ASCII character"),
        (["--unit", "km"], "--unit is NAME=VALUE"),
        (["--unit", "kmm=km"], "units names 'kmm'"),
        (["--formt", "json"], "--format"),
        (["--output", "."], "'.' is a folder: name a file in it"),
        (["--output", "nowhere/report.json"], "folder 'nowhere' does not exist"),
    ],
)
def test_a_wrong_argument_ends_with_2(run: Run, arguments: list[str], said: str) -> None:
    """Usage errors end with 2, and say what is taken."""
    GOOD.write_csv("good.csv")
    done = run("check", "trips.py", "good.csv", *arguments)
    assert (2, True) == (done.code, said in done.err), done


def test_an_empty_name_is_refused(run: Run) -> None:
    """`"$FILES"` that is not set is a mistake, and not the working directory."""
    done = run("check", "trips.py", "")
    assert (2, True) == (done.code, "the name of a file is empty" in done.err)


def test_data_in_the_place_of_a_contract_is_named(run: Run) -> None:
    """Where the two are exchanged, the message says which is first."""
    done = run("check", "good.parquet", "trips.py")
    assert (2, True) == (done.code, "The contract is named first" in done.err)


def test_a_baseline_is_read_from_a_file(run: Run) -> None:
    """Rules that compare with good data have what was measured before; another file is an error of usage."""
    Path("counted.py").write_text(
        "import contracts as ct\n\nclass Trip(ct.Contract, extra='ignore'):\n"
        "    rules = ct.rules(ct.Volume(change=0.5, min_rows=0))\n"
    )
    for rows, code in ((3, 0), (900, 1)):
        Path("good.json").write_text(
            ct.Profile("Trip", None, None, rows * 40, {}, 40, 40 * rows**2).to_json()
        )
        done = run("check", "counted.py:Trip", "good.parquet", "--baseline", "good.json")
        assert code == done.code, done
    assert "3 rows, the baseline has 900" in done.out
    refused = run("check", "counted.py:Trip", "good.parquet", "--baseline", "counted.py")
    assert (False, "") == (refused.code in (0, 1), refused.out)
    assert "is not JSON" in refused.err
    missing = run("check", "counted.py:Trip", "good.parquet", "--baseline", "none.json")
    assert (False, "") == (missing.code in (0, 1), missing.out)


@pytest.mark.parametrize(
    "option",
    [["--separator", ";"], ["--records", "data"], ["--no-header"], ["--skip-rows", 1], ["--encoding", "cp1252"]],
    ids=lambda option: option[0],
)  # fmt: skip  # a table
def test_an_option_for_files_of_another_format_is_refused(run: Run, option: list[Any]) -> None:
    """No command reads files by an option that would change nothing; left out, as the message says, they are read."""
    GOOD.write_ndjson("good.ndjson")
    for command in (["check", "trips.py"], ["infer"], ["profile", "trips.py"], ["rehearse", "trips.py"]):  # fmt: skip
        done = run(*command, "good.ndjson", *option)
        assert (2, True) == (done.code, f"Leave {option[0]} out" in done.err), done
        assert 2 != run(*command, "good.ndjson").code
    assert 2 == run("check", "trips.py", "good.parquet", *option).code


def test_each_file_is_profiled_by_its_own_options(run: Run) -> None:
    """An option that some of the files are read by is no mistake."""
    GOOD.write_csv("good.csv", separator=";")
    each = ("good.csv", "good.parquet", "--each-file", "--separator", ";")
    assert (0, "") == run("profile", "trips.py", *each)[::2]
