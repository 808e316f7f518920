"""Which file the rows of a report come from, where several files were read as one batch."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from contracts.escaping import printable

if TYPE_CHECKING:
    from contracts.report.report import Example, Report

_SHOWN_PATH = 60
"""The number of characters of a path that are shown: its end tells one file from the next."""


class FileRows(NamedTuple):
    """A file that was read, and how many rows it has.

    Attributes:
        file: its path or URL; None for bytes and what has no name.
    """

    file: str | None
    rows: int


def with_files(report: Report, files: Iterable[FileRows]) -> Report:
    """The report on the rows of some files, one after the other, with the file of every example.

    Bytes alone have no name to report.
    """
    known = tuple(files)
    if all(one.file is None for one in known) and len(known) < 2:
        return report
    starts = [0, *accumulate(one.rows for one in known)]

    def placed(example: Example) -> Example:
        if example.row is None or not 0 <= example.row < starts[-1]:
            return example
        place = bisect_right(starts, example.row) - 1
        return replace(example, file=known[place].file, file_row=example.row - starts[place])

    violations = tuple(
        replace(one, examples=tuple(map(placed, one.examples))) for one in report.violations
    )
    return replace(report, violations=violations, files=known)


def names_shown(files: Sequence[FileRows]) -> Mapping[str, str]:
    """How each of several files is named in text: by what comes after the folder that all are in."""
    paths = {one.file for one in files if one.file is not None}
    if len(files) < 2:
        return {}
    common = os.path.commonprefix([*paths])  # noqa: RUF071 - of URLs too; it is cut off at a folder
    start = max(common.rfind("/"), common.rfind(os.sep)) + 1
    return {path: _end_of(printable(path[start:])) for path in paths}


def _end_of(text: str) -> str:
    return text if len(text) <= _SHOWN_PATH else "…" + text[1 - _SHOWN_PATH :]
