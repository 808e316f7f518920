"""`contracts infer` and `init`: a first contract, drafted from good data; with a test of it and a step of CI."""

from __future__ import annotations

import json
import os
import re
import shlex
from keyword import iskeyword
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING

from contracts.cli.data import DataArguments, open_data
from contracts.cli.emit import emit, write_whole
from contracts.cli.exits import CommandError, ExitCode, write_note
from contracts.cli.find_contract import find_contract
from contracts.escaping import printable

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.inferring.draft import Draft

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
_FROM_DATA = """# A first contract, as `contracts init` drafted it from $shown: decide what is marked # ?
$source"""
_TEST_DATA = '''"""The data keeps its contract."""

import contracts as ct

from $module import $name


def test_the_data_keeps_its_contract(tmp_path):
    """What CI checks, as a test."""
    parts = {"valid": tmp_path / "valid.parquet", "invalid": tmp_path / "invalid.ndjson"}
    report = ct.split_to($name, [$files], **parts)
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
_WORKFLOW = Path(".github") / "workflows" / "data-contract.yml"
_CI = """name: data contract
on: [push, pull_request]
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v6
      - uses: actions/setup-python@v6
        with:
          python-version: "3.12"
      - run: pip install 'boundary-contracts[cli]'
      # Ends with 1 where the data breaks the contract, and annotates the pull request.
      - run: $command
"""


def run_init(data: list[str], name: str | None, folder: Path) -> None:
    """Write those files of a first project that are not there, and say what to add to the others.

    Raises:
        CommandError: the name is not one of a class, or the file of the contract declares another.
        ContractError, OSError: the data cannot be read, or a file not be written.
    """
    known = _class_name(name or _name_of_data(data))
    module = f"{_snake(known)}_contract"
    place = folder / f"{module}.py"
    draft = _draft_of(DataArguments(data), known) if data else None
    kept = _declared_at(place, known) if place.exists() else None
    contract = kept or (None if draft is None else draft.contract)
    seen = [_seen_from(folder, one) for one in data]
    shown = " ".join(shlex.quote(printable(one)) for one in seen) or "data/"
    checking = f"contracts check {module}.py:{known} {shown}{_wire_option(draft, contract)}"
    words = {
        "name": known,
        "module": module,
        "shown": shown,
        "command": f"{checking} --format github",
        "files": ", ".join(json.dumps(one, ensure_ascii=False) for one in seen),
        "source": "" if draft is None else draft.source,
    }
    source, test = (_FROM_DATA, _TEST_DATA) if data else (_EXAMPLE, _TEST_EXAMPLE)
    _write_new(place, Template(source).substitute(words))
    if data or kept is None:  # the example's rows do not fit another contract
        _write_new(folder / f"test_{module}.py", Template(test).substitute(words))
        _note_other_tests(folder, f"test_{module}.py")
    step = f"- run: {words['command']}"
    _write_new(folder / _WORKFLOW, Template(_CI).substitute(words), step)
    there = "" if folder == Path() else f"cd {shlex.quote(printable(str(folder)))} && "
    write_note(f"next: {there}{checking} --output report.html")


def _seen_from(folder: Path, data: str) -> str:
    """The place of data as it is named in a folder, where its contract, test and step of CI are."""
    from contracts.wire.records.remote import is_url

    if folder == Path() or is_url(data) or Path(data).is_absolute():
        return data
    return os.path.relpath(data, folder) + "/" * data.endswith("/")


def _declared_at(path: Path, name: str) -> type[Contract]:
    """The contract that is there already, which the test and the step of CI are about.

    Raises:
        CommandError: the file declares none of this name.
    """
    try:
        return find_contract(f"{path}:{name}")
    except CommandError as error:
        raise CommandError(
            error.code,
            f"{str(path)!a} exists, and is not replaced, but it is not the contract {name}: {error}",
            "Say another name: --name Orders",
        ) from error


def _write_new(path: Path, text: str, step: str | None = None) -> None:
    """Write a file that is not there; one that is stays as it is.

    Args:
        step: the line that such a file should have.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, text.encode())
        write_note(f"wrote {path}")
        return
    write_note(f"kept {path}, which was there")
    if step is not None and step not in path.read_text(encoding="utf-8", errors="replace"):
        write_note("  add to its steps, if it should check this data:", f"      {step}")


def _note_other_tests(folder: Path, test: str) -> None:
    """Say that a project's own tests are elsewhere, where pytest would not find this one."""
    import tomllib

    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))
        paths = project["tool"]["pytest"]["ini_options"]["testpaths"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    write_note(
        f"  pytest looks for tests in {printable(str(paths))} alone: run pytest {test}, or name it in testpaths"
    )


def _name_of_data(data: list[str]) -> str:
    """A name of a contract, from that of its data."""
    if not data:
        return "Orders"
    name = Path(data[0]).name.split(".")[0]
    words = re.findall(r"[A-Za-z0-9]+", name)
    joined = "".join(word[0].upper() + word[1:] for word in words)
    return joined if joined[:1].isalpha() else f"Data{joined}"


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def run_infer(data: DataArguments, name: str | None, output: Path | None) -> None:
    """Write a contract that is drafted from good data.

    Raises:
        CommandError: the name is not one of a class, or the file exists.
        ContractError, OSError: the data cannot be read, or the file not be written.
    """
    known = _class_name(name or _name_of_data(data.paths))
    if output is not None:
        _refuse_existing(output)
    emit(_draft_of(data, known).source, output)
    if output is not None:
        write_note(f"wrote {output}: decide what is marked # ?")


def _class_name(name: str) -> str:
    """The name, if it is one of a class.

    Raises:
        CommandError: it is not.
    """
    if not name.isidentifier() or iskeyword(name):
        raise CommandError(
            ExitCode.USAGE, f"{name!a} is not the name of a class", "Say one: --name Orders"
        )
    return name


def _refuse_existing(path: Path) -> None:
    if path.exists():
        raise CommandError(
            ExitCode.USAGE,
            f"{str(path)!a} exists, and is not replaced: it may have been edited since",
        )


def _draft_of(data: DataArguments, name: str) -> Draft:
    """A contract that is drafted from data, which is read once."""
    import contracts as ct

    layout = {**data.layout, "header": bool(data.layout.get("header", True))}
    with open_data(data) as files:
        return ct.infer([*files], name=name, version="0.1.0", **layout)


def _wire_option(draft: Draft | None, contract: type[Contract] | None) -> str:
    """What `check` needs to read typed files that hold wire form, such as times as text."""
    if draft is None or contract is None or draft.text or contract.check(draft.sample).ok:
        return ""
    return " --wire" if contract.split(draft.sample).report.ok else ""
