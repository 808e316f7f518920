"""The pictures in the docs: drawn by the script, used, described, and few bytes."""

from __future__ import annotations

import re
import struct
from pathlib import Path

from tests.paths import ROOT
from tools.pictures import PICTURES, SIZES

LIMIT = 300_000
USED = {
    (page.parent / path).resolve(): text
    for page in (ROOT / "docs").rglob("*.md")
    for text, path in re.findall(r"!\[(.*?)\]\((.*?)\)", page.read_text(encoding="utf-8"))
}


def size_of(picture: Path) -> tuple[int, int]:
    """The width and height of a PNG, in its header."""
    return struct.unpack(">II", picture.read_bytes()[16:24])  # type: ignore[return-value]


def test_every_picture_is_drawn_and_used() -> None:
    """The docs show the pictures that the script draws, and no other."""
    assert {PICTURES / f"{name}.png" for name in SIZES} == {*USED} == {*PICTURES.iterdir()}
    assert [*SIZES.values()] == [size_of(PICTURES / f"{name}.png") for name in SIZES]


def test_every_picture_is_described() -> None:
    """Who does not see a picture reads what it shows."""
    assert [] == [path for path, text in USED.items() if len(text) < 40]


def test_pictures_take_few_bytes() -> None:
    """All together they are at most 300 kB, so that the repository stays light."""
    assert LIMIT >= sum(path.stat().st_size for path in PICTURES.iterdir())
