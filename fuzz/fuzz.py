"""Coverage-guided fuzzing of the entry points, by atheris: `python -m fuzz.fuzz batches`.

Whatever comes in, nothing but documented errors comes out, data is left as it was, and `split`
loses nothing. What follows the target's name goes to libFuzzer: a directory for the corpus, or
files to be run again; `-max_total_time=3600` for an hour.
"""

from __future__ import annotations

import json
import sys
import traceback
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import atheris

with atheris.instrument_imports(include=["contracts"]):
    import contracts as ct
    from contracts.backends.mixed import backend, convert  # noqa: F401 - loaded to be watched
    from contracts.backends.payload import schema  # noqa: F401
    from contracts.inputs import arrow, detect, mapping, pandas, rows  # noqa: F401

from hypothesis import HealthCheck, given, settings
from pydantic import ValidationError

from fuzz import drawn

FINDS = "--finds="
"""Names a folder that each new kind of failure is written to; then fuzzing goes on, where libFuzzer
would stop."""
seen: set[tuple[Any, ...]] = set()


def snapshot(value: Any) -> Any:
    """What Python data is made of: which objects stand where."""
    if type(value) is dict:
        return [
            (id(name), id(one), snapshot(one) if _shallow(one) else 0)
            for name, one in value.items()
        ]
    if type(value) is list:
        return [(id(one), snapshot(one) if _shallow(one) else 0) for one in value]
    return id(value)


def _shallow(value: Any) -> bool:
    return type(value) in (dict, list) and value is not None and len(value) != 1


def batch(case: tuple[type[ct.Contract], Any]) -> None:
    """The verbs, of one batch."""
    contract, data = case
    before = snapshot(data)
    try:
        report = contract.check(data)
    except (ct.UnsupportedDataError, ct.EngineError) as error:
        assert str(error).isprintable(), repr(str(error))
        report = None
    assert before == snapshot(data)
    if report is not None:
        shown(report)
    try:
        contract.validate(data)
        ok = True
    except ct.ContractViolation:
        ok = False
    except (ct.UnsupportedDataError, ct.EngineError):
        return
    if report is not None:
        assert ok == report.ok
        parted(contract, data, report)


def shown(report: ct.Report) -> None:
    """A report shows itself in every way, and breaks out of none."""
    assert all(line.isprintable() for line in str(report).splitlines())
    assert json.loads(report.to_json())["ok"] == report.ok
    assert len(report.violations) == report.to_frame().height
    assert "<b>" not in report.to_html().removeprefix("<div><p><b>")
    report.patterns()
    assert repr(report)


def parted(contract: type[ct.Contract], data: Any, report: ct.Report) -> None:
    """The parts of a batch: every row in one of them, the valid ones valid."""
    parts = contract.split(data)
    valid, invalid = height(parts.valid), height(parts.invalid)
    if len(contract.model_fields) or invalid:
        assert valid + invalid == report.rows, (valid, invalid, report.rows)
    if parts.report.not_run:
        return  # a rule that was not run names no row
    again = contract.check(parts.valid)
    broken = [(v.field, v.code) for v in again.violations if v.severity == "error" and v.count]
    assert not broken, broken


def height(part: Any) -> int:
    """How many rows a part has."""
    part = part.collect() if hasattr(part, "collect") else part
    part = part.read_all() if hasattr(part, "read_all") else part
    if isinstance(part, dict):
        return max(map(len, part.values()), default=0)
    return int(part.num_rows) if hasattr(part, "num_rows") else len(part)


def payload_row(case: tuple[type[ct.Contract], Any]) -> None:
    """One payload, as Python has it."""
    contract, row = case
    try:
        contract.model_validate(row)
    except ValidationError as error:
        assert error.json()
        assert str(error)


def body(data: bytes) -> None:
    """One payload, as JSON of any bytes."""
    for contract in (drawn.Everything, drawn.Private):
        for given_as in (data, data.decode("latin-1")):
            try:
                row = contract.model_validate_json(given_as)
            except ValidationError as error:
                assert error.json()
            else:
                if row.model_extra:
                    continue  # what is not declared may hold a NaN, for which JSON has no form
                assert row == contract.model_validate_json(row.model_dump_json())


def of(strategy: Any, evaluate: Callable[[Any], None]) -> Callable[[bytes], object]:
    """The target that draws from a strategy by the bytes it is given."""
    patient = settings(
        database=None, deadline=None, suppress_health_check=list(HealthCheck), print_blob=False
    )
    run: Callable[[bytes], object] = patient(given(strategy)(evaluate)).hypothesis.fuzz_one_input  # type: ignore[attr-defined]
    return run


TARGETS: dict[str, Callable[[], Callable[[bytes], object]]] = {
    "batches": lambda: of(drawn.batches(), batch),
    "payloads": lambda: of(drawn.payloads(), payload_row),
    "bodies": lambda: body,
}


def written_down(target: Callable[[bytes], object], folder: Path) -> Callable[[bytes], None]:
    """The target, with each new kind of failure written down: what was raised, and the bytes."""

    def run(data: bytes) -> None:
        try:
            target(data)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # noqa: BLE001 - a panic is no Exception
            last = traceback.extract_tb(error.__traceback__)[-3:]
            kind = (type(error).__name__, *((one.filename, one.lineno) for one in last))
            if kind not in seen:
                seen.add(kind)
                find = folder / f"{len(seen)}"
                find.write_bytes(data)
                find.with_suffix(".txt").write_text("".join(traceback.format_exception(error)))

    return run


def main() -> None:
    """Fuzz the target that is named."""
    folders = [one.removeprefix(FINDS) for one in sys.argv if one.startswith(FINDS)]
    name, *rest = [one for one in sys.argv[1:] if not one.startswith(FINDS)]
    target: Callable[[bytes], object] = TARGETS[name]()
    for folder in map(Path, folders):
        folder.mkdir(parents=True, exist_ok=True)
        target = written_down(target, folder)
    warnings.simplefilter("ignore")
    atheris.Setup([sys.argv[0], *rest], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
