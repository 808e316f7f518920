"""Files that are laid out otherwise than they are read: the argument to pass is named, and works."""

from __future__ import annotations

from pathlib import Path

import pytest

import contracts as ct
from contracts.hints import PassArgument

GERMAN = "name;amount;day\nx;1,5;01.02.2024\ny;2,5;13.02.2024\n"
TABS = "name\tamount\nx\t1\ny\t2\n"
BELOW_A_TITLE = "Export of today\n\nname,amount\nx,1\ny,2\n"
PLAIN = "name,amount\nx,1\ny,2\n"
UTF_16 = PLAIN.encode("utf-16")


@pytest.mark.parametrize(
    ("text", "argument"),
    [
        (GERMAN.encode(), {"separator": ";"}),
        (TABS.encode(), {"separator": "\t"}),
        (BELOW_A_TITLE.encode(), {"skip_rows": 2}),
        (UTF_16, {"encoding": "utf-16"}),
    ],
    ids=["semicolons", "tabs", "a title", "UTF-16"],
)
def test_another_layout_is_named(tmp_path: Path, text: bytes, argument: dict[str, object]) -> None:
    """A draft is refused with the argument by which the first lines are a table, and made with it."""
    path = tmp_path / "export.csv"
    path.write_bytes(text)
    with pytest.raises((ct.SchemaError, ct.WireError)) as refused:
        ct.infer(path)
    error = refused.value
    hint = error.hint if isinstance(error, ct.WireError) else error.obstacles[0].hint
    assert tuple(PassArgument(*one) for one in argument.items()) == hint.changes
    assert "name" == ct.specification_of(ct.infer(path, **argument).contract).fields[0].name


@pytest.mark.parametrize(
    "text",
    [
        "a\nx;y\nz\n",
        "a;b\nx;y\nz\n",
        "a\nx\ny\n",
        "a\nx;y\nu;v\n",
        'a\n"1,5"\n"1,5"\n',
    ],
)
def test_one_column_is_one_column(tmp_path: Path, text: str) -> None:
    """Text in which separators stand, but not in the header, is a column of text."""
    path = tmp_path / "one.csv"
    path.write_text(text)
    assert 1 == len(ct.specification_of(ct.infer(path).contract).fields)
