"""`contracts profile`: what good data looks like."""

from __future__ import annotations

import functools
import operator
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contracts.cli.check_command import with_fields
from contracts.cli.choices import ProfileFormat
from contracts.cli.data import DataArguments, open_data
from contracts.cli.emit import emit
from contracts.cli.exits import checking_usage, write_note
from contracts.cli.find_contract import find_contract
from contracts.cli.progress_bar import progress_bar

if TYPE_CHECKING:
    from contracts.profiles.profile import Profile

_BY_SUFFIX = {
    ".json": ProfileFormat.json,
    ".html": ProfileFormat.html,
    ".htm": ProfileFormat.html,
}


def run_profile(
    named: str,
    data: DataArguments,
    units: Mapping[str, str] | None,
    format_: ProfileFormat | None,
    output: Path | None,
    *,
    each_file: bool,
    quiet: bool,
) -> None:
    """Profile data, and write the profile.

    Args:
        each_file: whether each file is a batch, with whose number of rows others are compared.

    Raises:
        CommandError, ContractError, OSError: the contract or the data cannot be read, or the file not be written.
    """
    import contracts as ct

    contract = find_contract(named)
    data = with_fields(data, contract)
    with progress_bar(quiet=quiet) as progress, open_data(data) as files, checking_usage():
        batches = [[one] for one in files] if each_file else [[*files]]
        parts = (
            ct.profile(
                contract, one, units=units, progress=progress, **_layout_of(one, data.layout)
            )
            for one in batches
        )
        found = functools.reduce(operator.add, parts)
    form = format_ or (_BY_SUFFIX.get(output.suffix.lower()) if output is not None else None)
    emit(_rendered_profile(found, form), output)
    if output is not None:
        write_note(f"{str(found).splitlines()[0]} ({output})")


def _layout_of(files: Sequence[str | Path], layout: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a layout that some of the files are read by."""
    from contracts.inputs.files import options_for

    used = {option for one in files for option in options_for(Path(one).name)}
    return {name: value for name, value in layout.items() if name in used}


def _rendered_profile(profile: Profile, form: ProfileFormat | None) -> str:
    match form:
        case ProfileFormat.text | None:
            return str(profile)
        case ProfileFormat.json:
            return profile.to_json()
        case ProfileFormat.html:
            from contracts.profiles.profile_view import profile_page

            return profile_page(profile)
