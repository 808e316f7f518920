"""`contracts check` and `contracts split`: the verdict on files, and their rows in two files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.cli.choices import FailOn, ReportFormat
from contracts.cli.data import DataArguments, check_data, open_data
from contracts.cli.exits import CommandError, ExitCode, checking_usage, write_note
from contracts.cli.find_contract import find_contract
from contracts.cli.progress_bar import progress_bar
from contracts.cli.results import exit_code, has_page, put_report
from contracts.errors import ContractError, ContractViolation

if TYPE_CHECKING:
    from contracts.cli.history_commands import KeptRun
    from contracts.contract import Contract
    from contracts.profiles.profile import Profile
    from contracts.profiles.profile_data import PassingProfile


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a verdict: the report's format and places, and what fails."""

    format: ReportFormat | None
    outputs: Sequence[Path]
    fail_on: FailOn
    quiet: bool


def run_check(
    named: str,
    data: DataArguments,
    options: Mapping[str, Any],
    tables: Mapping[str, str],
    wanted: Wanted,
    *,
    keep: KeptRun,
) -> ExitCode:
    """Check data, and write the report; store the run where that is wanted.

    Raises:
        CommandError, ContractError, OSError: there is no verdict.
    """
    contract = find_contract(named)
    _note_unused_baseline(contract, options)
    with keep.storing_failure(contract, options.get("now")):
        every = keep.with_baseline(contract, _with_files(options, tables, contract))
        data = with_fields(data, contract)
        is_drawn = has_page(wanted.format, wanted.outputs)
        passing = keep.profile_of(contract, every, has_page=is_drawn)
        with progress_bar(quiet=wanted.quiet) as progress:
            try:
                report, refused = check_data(contract, data, every, progress, passing), None
            except ContractViolation as error:
                report, refused = error.report, error
    report = keep.naming_older(report, every)
    keep.store(report, passing, every)
    drawn = _drawn_profiles(passing, every)
    if refused is not None:
        _write_refused(refused, wanted, drawn)
        return ExitCode.OK if wanted.fail_on is FailOn.never else ExitCode.BROKEN
    put_report(report, wanted.format, wanted.outputs, drawn)
    gate = options.get("max_invalid_share")
    return exit_code(report, wanted.fail_on, passed_gate=gate is not None)


def run_split(
    named: str,
    data: DataArguments,
    options: Mapping[str, Any],
    tables: Mapping[str, str],
    wanted: Wanted,
    *,
    parts: tuple[Path, Path],
) -> ExitCode:
    """Split data into two files, and write the report.

    Raises:
        CommandError, ContractError, OSError: there are no parts.
    """
    import contracts as ct

    contract = find_contract(named)
    _note_unused_baseline(contract, options)
    every = _with_files(options, tables, contract)
    data = with_fields(data, contract)
    _refuse_places(parts)
    with progress_bar(quiet=wanted.quiet) as progress, open_data(data) as files:
        try:
            with checking_usage():
                report = ct.split_to(
                    contract,
                    [*files],
                    valid=parts[0],
                    invalid=parts[1],
                    progress=progress,
                    **data.layout,
                    **every,
                )
        except ContractViolation as error:
            _write_refused(error, wanted, {})
            return ExitCode.BROKEN
    put_report(report, wanted.format, wanted.outputs)
    # What is set aside is not a failure, unless it is said to be.
    return exit_code(
        report, wanted.fail_on, passed_gate=options.get("max_invalid_share") is not None
    )


def _note_unused_baseline(contract: type[Contract], options: Mapping[str, Any]) -> None:
    """Say that a baseline changes nothing where no rule compares with it: "ok" would be taken for its verdict."""
    from contracts.engine.contract_class import specification_of
    from contracts.history.profiled import needs_baseline

    if options.get("baseline") is None or needs_baseline(specification_of(contract)):
        return
    name = contract.__name__
    write_note(
        f"contracts: no rule of {name} compares with a baseline",
        'Declare what may not change: ct.Drift("field", psi=0.1), ct.Volume(change=0.3), ct.NullShare("field", growth=0.05)',
    )


def _refuse_places(parts: tuple[Path, Path]) -> None:
    """Refuse parts that cannot be written where they are named, before anything is read.

    Raises:
        CommandError: one of them cannot.
    """
    from contracts.wire.records.staged import staged_apart

    try:
        staged_apart(*parts)
    except (ContractError, OSError, ValueError) as error:
        raise CommandError(ExitCode.USAGE, str(error)) from error


def _drawn_profiles(
    passing: PassingProfile | None, options: Mapping[str, Any]
) -> dict[str, Profile]:
    """What a page draws: the profile of the data beside what it was compared with; nothing unless both are known."""
    from contracts.profiles.baselines import Baselines

    profile, baseline = None if passing is None else passing.found, options.get("baseline")
    if isinstance(baseline, Baselines):
        now = options.get("now") or datetime.now(UTC)
        baseline = baseline.at(now) if baseline.is_by_time else None
    if profile is None or baseline is None or profile.contract != baseline.contract:
        return {}
    return {"profile": profile, "baseline": baseline}


def _write_refused(error: ContractViolation, wanted: Wanted, drawn: Mapping[str, Profile]) -> None:
    """Write the report of data that is wrong as a whole, and the reason."""
    put_report(error.report, wanted.format, wanted.outputs, drawn)
    write_note(f"contracts: refused as a whole: {error.reason}")


def with_fields(data: DataArguments, contract: type[Contract]) -> DataArguments:
    """The same, with the contract's fields as the names of columns where files of text have no header."""
    if data.layout.get("header", True) is not None:
        return data
    from dataclasses import replace

    from contracts.engine.contract_class import specification_of

    names = [field.alias for field in specification_of(contract).fields]
    return replace(data, layout={**data.layout, "header": names})


def _with_files(
    options: Mapping[str, Any], named: Mapping[str, str], contract: type[Contract]
) -> Mapping[str, Any]:
    """The options with what is in files: the baseline, and the tables that references are looked up in.

    Args:
        named: the files of the tables, by their contracts, or as the rules of the contract name them.

    Raises:
        ContractError, OSError: one cannot be read.
    """
    from contracts.engine.contract_class import specification_of
    from contracts.rules.table import references_among

    baseline = options.get("baseline")
    read = {} if baseline is None else {"baseline": _baseline_in_file(baseline)}
    rules = [one.rule for one in specification_of(contract).table_rules]
    names = {one.contract for one in references_among(rules) if isinstance(one.contract, str)}
    keys = {one: one if one in names else find_contract(one) for one in named}
    tables = {
        key: _read_named(key, contract, named[one])
        if isinstance(key, str)
        else _read_table(key, named[one])
        for one, key in keys.items()
    }
    return {**options, **read, **({"tables": tables} if tables else {})}


def _baseline_in_file(path: Path) -> Any:
    """What `to_json` of a profile, or of baselines, wrote to a file."""
    from contracts.profiles.baselines import baseline_from_json

    return baseline_from_json(path.read_text(encoding="utf-8"))


def _read_named(name: str, contract: type[Contract], path: str) -> Any:
    """A table without a contract: its columns are of the types of the fields that refer to them.

    Raises:
        ContractViolation, ContractError, OSError: it is not such a table.
    """
    import polars as pl

    from contracts.engine.contract_class import specification_of
    from contracts.engine.engine import Engine
    from contracts.engine.named_tables import specification_of_named
    from contracts.engine.sources import stream_source
    from contracts.wire.records.csv_lines import PLAIN_LAYOUT

    engine = Engine(specification_of_named(name, specification_of(contract)))
    batches = stream_source(engine, path, PLAIN_LAYOUT).batches
    parsed = [engine.parse_batch(engine.wire_batch(one)) for one in batches]
    for one in parsed:
        one.report.raise_for_violations()
    return pl.concat([one.to_frame() for one in parsed])


def _read_table(contract: type[Contract], path: str) -> Any:
    """A table in one file, as its contract reads it.

    Raises:
        CommandError: it is in no format that is read so.
        ContractViolation, WireError, OSError: it is not such a table.
    """
    import contracts as ct

    readers = {
        ".parquet": ct.read_parquet, ".csv": ct.read_csv, ".ndjson": ct.read_ndjson, ".jsonl": ct.read_ndjson,
        ".json": ct.read_json,
    }  # fmt: skip  # a table of readers
    read = readers.get(Path(path).suffix.lower())
    if read is None:
        raise CommandError(
            ExitCode.USAGE, f"{path!a} is not a table: name one of {', '.join(readers)}"
        )
    return read(contract, path)
