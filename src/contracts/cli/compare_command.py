"""`contracts compare`: what changed from one version of a contract to another, and whether its version says so."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from contracts.cli.choices import FailOnChange, PageFormat
from contracts.cli.emit import emit
from contracts.cli.exits import CommandError, ExitCode, write_note
from contracts.cli.find_contract import contracts_at, find_contract, split_name
from contracts.cli.git_version import contracts_since
from contracts.cli.versions import version_problem

if TYPE_CHECKING:
    from contracts.comparing.compare import Comparison
    from contracts.contract import Contract


def run_compare(
    named: list[str],
    since: str | None,
    format_: PageFormat,
    fail_on: FailOnChange,
    output: Path | None,
    *,
    check_version: bool,
) -> ExitCode:
    """Compare two contracts, or contracts with what they were at a commit, and write what changed.

    Raises:
        CommandError, ContractError, OSError: they cannot be compared.
    """
    if since is None and len(named) != 2:
        raise CommandError(
            ExitCode.USAGE,
            f"compare takes two contracts, the older first (got {len(named)})",
            "With one: contracts compare --since HEAD contract.py:Name",
        )
    two = [*(_since(named, since) if since is not None else _two(*named))]
    compared = [(_comparison_of(old, new), old, new) for old, new in two]
    emit(
        _rendered_comparisons(
            [one for one, _, _ in compared], format_, many=len(named) > 2 or since is not None
        ),
        output,
    )
    fails = False
    for comparison, old, new in compared:
        problem = (
            version_problem(comparison, *map(_version_of, (old, new))) if check_version else None
        )
        if problem is not None:
            write_note(f"contracts: {new.__name__}: {problem}")
        fails |= problem is not None or _fails(comparison, fail_on)
    return ExitCode.BROKEN if fails else ExitCode.OK


_Two = tuple["type[Contract]", "type[Contract]"]


def _two(old: str, new: str) -> Iterator[_Two]:
    yield find_contract(old), find_contract(new)


def _since(named: list[str], ref: str) -> Iterator[_Two]:
    """Each contract as it was at a commit, and as it is."""
    for one in named:
        place, name = split_name(one)
        present = contracts_at(place) if name is None else {name: find_contract(one)}
        if not present:
            write_note(f"contracts: {place} declares no contract")
            continue
        then = contracts_since(_file_of(place, next(iter(present.values()))), ref)
        for known, contract in present.items():
            if then is None or known not in then:
                write_note(f"contracts: {known} is new since {ref}")
            else:
                yield then[known], contract
        for gone in sorted({*(then or ())} - {*present}) if name is None else ():
            write_note(f"contracts: {gone} is gone since {ref}: whoever relies on it has none")


def _file_of(place: str, contract: type[Contract]) -> Path:
    path = Path(place)
    return path if path.is_file() else Path(inspect.getfile(contract))


def _comparison_of(old: type[Contract], new: type[Contract]) -> Comparison:
    import contracts as ct

    return ct.compare(old, new)


def _version_of(contract: type[Contract]) -> str | None:
    from contracts.engine.contract_class import specification_of

    return specification_of(contract).version


def _fails(comparison: Comparison, fail_on: FailOnChange) -> bool:
    failing = {
        FailOnChange.major: ("major",),
        FailOnChange.minor: ("major", "minor"),
        FailOnChange.never: (),
    }
    return comparison.verdict in failing[fail_on]


def _rendered_comparisons(comparisons: list[Comparison], format_: PageFormat, *, many: bool) -> str:
    match format_:
        case PageFormat.text:
            return "\n".join(map(str, comparisons))
        case PageFormat.markdown:
            return "\n".join(one.to_markdown() for one in comparisons)
        case PageFormat.html:
            if len(comparisons) != 1:
                problem = f"a page is of one comparison, and there are {len(comparisons)}"
                raise CommandError(ExitCode.USAGE, problem, "Name one contract: file.py:Name")
            return comparisons[0].to_html()
        case PageFormat.json:
            texts = [one.to_json(indent=2) for one in comparisons]
            return f"[{', '.join(texts)}]" if many else texts[0]
