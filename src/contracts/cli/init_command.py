"""`contracts init`: a first project: a contract, a test of it, a step of CI."""

from __future__ import annotations

import json
import re
import shlex
from keyword import iskeyword
from pathlib import Path
from string import Template

from contracts.cli.data import DataArguments, open_data
from contracts.cli.emit import write_whole
from contracts.cli.exits import CommandError, ExitCode, write_note

_EXAMPLE = '''from datetime import datetime
from typing import Annotated, Literal

import contracts as ct
from contracts import col


class $name(ct.Contract, boundary="ingest", version="0.1.0", owner="you@example.org"):
    """What one row is, in a sentence."""

    # A field is a name and a type: null is refused unless the type says `| None`.
    order_id: Annotated[str, ct.Matches("[A-Z]{2}-[0-9]{6}")]
    ordered_at: datetime
    amount: Annotated[float, ct.Interval(ge=0, le=10_000)]  # finite, unless NonFinite says otherwise
    status: Literal["open", "paid", "cancelled"]
    note: str | None = None

    rules = ct.rules(
        ct.Unique("order_id"),
        ct.RowCount(min=1),
        # Fields of one row:
        ct.rule((col("status") != "cancelled") | (col("amount") == 0), name="nothing is paid of what is cancelled"),
    )
'''
_FROM_DATA = """# The types of $shown, as `contracts init` read them. A type is the least that a contract says: add
# bounds        speed: Annotated[float, ct.Interval(ge=0, le=300)]
# sets          status: Literal["open", "paid"]
# patterns      order_id: Annotated[str, ct.Matches("[A-Z]{2}-[0-9]{6}")]
# keys, sizes   rules = ct.rules(ct.Unique("order_id"), ct.RowCount(min=1))
# and take away `| None` wherever null is not allowed.
$source"""
_TEST_DATA = '''"""The data keeps its contract."""

import contracts as ct

from $module import $name


def test_the_data_keeps_its_contract():
    """What CI checks, as a test."""
    report = ct.check_parquet($name, [$files])
    assert report.ok, report
'''
_TEST_EXAMPLE = '''"""The contract accepts what is right, and refuses what is not."""

from $module import $name

GOOD = {
    "order_id": "AB-000001",
    "ordered_at": "2026-01-31T12:00:00",
    "amount": 12.5,
    "status": "paid",
    "note": None,
}


def test_a_good_row_is_accepted():
    """A row as it should be breaks no rule."""
    assert $name.split([GOOD]).report.ok


def test_a_bad_row_is_refused():
    """A misspelt status is named."""
    (violation,) = $name.split([GOOD | {"status": "payed"}]).report.violations
    assert (violation.field, violation.code) == ("status", "one_of")
'''
_CI = """name: data contract
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: pip install 'boundary-contracts[cli]'
      # Ends with 1 where the data breaks the contract, and annotates the pull request.
      - run: $command
"""


def run_init(data: list[str], name: str | None, folder: Path) -> None:
    """Write the files of a first project, or none of them.

    Raises:
        CommandError: one of them exists, or the name is not one of a class.
        ContractError, OSError: the data cannot be read, or a file not be written.
    """
    known = name or _name_of(data)
    if not known.isidentifier() or iskeyword(known):
        raise CommandError(
            ExitCode.USAGE, f"{known!a} is not the name of a class", "Say one: --name Orders"
        )
    module = f"{_snake(known)}_contract"
    shown = " ".join(map(shlex.quote, data)) or "data/"
    words = {"name": known, "module": module, "file": f"{module}.py", "shown": shown}
    words["command"] = f"contracts check {module}.py:{known} {shown}"
    words["files"] = ", ".join(map(json.dumps, data))
    source = _source_of(data, known)
    contract, test = (_EXAMPLE, _TEST_EXAMPLE) if source is None else (_FROM_DATA, _TEST_DATA)
    files = {
        folder / f"{module}.py": Template(contract).substitute(words, source=source),
        folder / f"test_{module}.py": Template(test).substitute(words),
        folder / ".github" / "workflows" / "data-contract.yml": Template(_CI).substitute(words),
    }
    for path in files:
        if path.exists():
            raise CommandError(
                ExitCode.USAGE, f"{str(path)!a} exists, and is not replaced", "Say another --name"
            )
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
        write_note(f"wrote {path}")
    write_note(f"next: contracts check {module}.py:{known} {shown} --output report.html")


def _name_of(data: list[str]) -> str:
    """A name of a contract, from that of its data."""
    if not data:
        return "Orders"
    name = Path(data[0]).name.split(".")[0]
    words = re.findall(r"[A-Za-z0-9]+", name)
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return joined if joined[:1].isalpha() else f"Data{joined}"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _source_of(data: list[str], name: str) -> str | None:
    """The source of a contract of the data's types; None without data."""
    if not data:
        return None
    import contracts as ct
    from contracts.inputs.files import FileBatches
    from contracts.specification import Specification
    from contracts.wire.records.csv_lines import PLAIN_LAYOUT

    with open_data(DataArguments(data)) as files:
        batches = FileBatches([Path(files[0])], PLAIN_LAYOUT, Specification(name, ()))
        first = next(iter(batches))
    schema = getattr(first, "schema", None)
    if schema is None:
        raise CommandError(
            ExitCode.USAGE,
            "types are read from Parquet files alone",
            "Run it without data, and edit",
        )
    return ct.to_source(ct.from_arrow(schema, name=name, version="0.1.0"))
