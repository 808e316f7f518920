"""`contracts show`, `convert` and `rehearse`: a contract to be read, in another form, and what it catches."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.cli.choices import ConvertTo, PageFormat, ShowFormat
from contracts.cli.data import DataArguments, open_data
from contracts.cli.emit import emit
from contracts.cli.exits import CommandError, ExitCode, checking_usage
from contracts.cli.find_contract import find_contract

if TYPE_CHECKING:
    from contracts.contract import Contract
    from contracts.rehearsing.scorecard import Scorecard

_WIDTH = 110
"""How wide a contract is shown where it does not go to a terminal."""


def run_show(named: str, format_: ShowFormat, output: Path | None) -> None:
    """Write a contract as people read it.

    Raises:
        CommandError, ContractError, OSError: it cannot be found, or has no such form.
    """
    import contracts as ct

    contract = find_contract(named)
    match format_:
        case ShowFormat.text:
            result = _card_on_terminal(ct.to_markdown(contract), output)
        case ShowFormat.markdown:
            result = ct.to_markdown(contract)
        case ShowFormat.html:
            result = _card_page(contract)
        case ShowFormat.json:
            result = ct.to_json(contract, indent=2)
        case ShowFormat.source:
            result = ct.to_source(contract)
    emit(result, output)


def _card_page(contract: type[Contract]) -> str:
    """The card of a contract as a page that stands alone."""
    from contracts.engine.contract_class import specification_of
    from contracts.interchange.card import card_page, contract_card

    return card_page(contract_card(specification_of(contract)))


def _card_on_terminal(card: str, output: Path | None) -> str:
    """A card as a terminal shows it."""
    from rich.console import Console
    from rich.markdown import Markdown

    real = Console()
    is_terminal = real.is_terminal and output is None
    console = Console(
        file=io.StringIO(), force_terminal=is_terminal, width=real.width if is_terminal else _WIDTH,
        color_system="auto" if is_terminal else None,
    )  # fmt: skip  # one call
    with console.capture() as captured:
        console.print(Markdown(card))
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def run_convert(named: str, to: ConvertTo, leave_out: list[str], output: Path | None) -> None:
    """Write a contract in another form.

    Raises:
        CommandError, ContractError, OSError: it cannot be found, or cannot have that form.
    """
    import contracts as ct

    writers: Mapping[ConvertTo, Callable[[type[Contract]], str | bytes]] = {
        ConvertTo.json: lambda contract: ct.to_json(contract, indent=2),
        ConvertTo.odcs: lambda contract: ct.to_odcs(contract),
        ConvertTo.json_schema: lambda contract: json.dumps(ct.to_json_schema(contract), indent=2),
        ConvertTo.pandera: lambda contract: _as_pandera(contract, leave_out),
        ConvertTo.arrow: _as_arrow,
        ConvertTo.source: lambda contract: ct.to_source(contract),
    }
    reads_all = to is ConvertTo.pandera
    emit(writers[to](find_contract(named, [] if reads_all else leave_out)), output)


def _as_pandera(contract: type[Contract], leave_out: list[str]) -> str:
    """The schema of pandera as YAML, which pandera reads back as the same schema.

    Raises:
        CommandError: pandera cannot write or read it.
    """
    import contracts as ct

    with checking_usage():
        schema = ct.to_pandera(contract, checks=dict.fromkeys(leave_out))
    try:
        text = str(schema.to_yaml())
    except ImportError as error:
        raise CommandError(
            ExitCode.USAGE, f"pandera writes YAML with what is not installed: {error}"
        ) from error
    if _parts_of_pandera(type(schema).from_yaml(text)) != _parts_of_pandera(schema):
        raise CommandError(
            ExitCode.USAGE,
            "pandera loses part of this schema where it writes YAML: use ct.to_pandera in Python",
        )
    return text


def _parts_of_pandera(schema: Any) -> list[Any]:
    """What decides the verdicts of a schema of pandera; its checks are not equal after they were written."""

    def parts_of(one: Any, *names: str) -> list[Any]:
        checks = [(check.name, check.statistics) for check in one.checks]
        return [checks, *(getattr(one, name) for name in names)]

    columns = (
        (name, parts_of(one, "dtype", "nullable", "unique", "required", "coerce", "default"))
        for name, one in schema.columns.items()
    )
    return [*parts_of(schema, "strict", "ordered", "unique", "coerce"), *columns]


def _as_arrow(contract: type[Contract]) -> bytes:
    """The schema of a table as an Arrow IPC file without rows."""
    import pyarrow as pa

    import contracts as ct

    written = io.BytesIO()
    with pa.ipc.new_file(written, ct.to_arrow(contract)):
        pass
    return written.getvalue()


def run_rehearse(
    named: str,
    data: DataArguments,
    min_score: float | None,
    format_: PageFormat,
    output: Path | None,
) -> ExitCode:
    """Rehearse a contract on the first part of good data, and write the scorecard.

    Raises:
        CommandError, ContractError, OSError: it cannot be rehearsed.
    """
    import contracts as ct
    from contracts.cli.check_command import with_fields
    from contracts.engine.contract_class import specification_of
    from contracts.inputs.files import FileBatches
    from contracts.wire.records.csv_lines import FileLayout

    contract = find_contract(named)
    layout = with_fields(data, contract).layout
    with open_data(data) as files:
        known = [Path(file) for file in files]
        batches = FileBatches(known, FileLayout(**layout), specification_of(contract))
        with checking_usage():
            card = ct.rehearse(contract, next(iter(batches)))
    emit(_rendered_card(card, format_), output)
    return ExitCode.BROKEN if min_score is not None and card.score < min_score else ExitCode.OK


def _rendered_card(card: Scorecard, format_: PageFormat) -> str:
    match format_:
        case PageFormat.text:
            return str(card)
        case PageFormat.json:
            return _scorecard_json(card)
        case PageFormat.html:
            return card.to_html()
        case PageFormat.markdown:
            return card.to_markdown()


def _scorecard_json(card: Scorecard) -> str:
    entries: dict[str, Any] = {
        "contract": card.contract,
        "score": card.score,
        "counts": dict(card.counts),
        "survivors": card.survivors,
        "undetectable": card.undetectable,
        "rows": card.rows,
        "rehearsed_rows": card.rehearsed_rows,
        "left_out": card.left_out,
    }
    from pydantic_core import to_json

    return to_json(entries, indent=2).decode()
