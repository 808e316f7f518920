"""The pictures in the docs: pages about the flights that left New York City in 2013, as a browser shows them.

`python -m tools.pictures` writes docs/pictures again, by Chromium; with a folder it writes the pages themselves there.
The data is that of `make demo`.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import polars as pl

import contracts as ct
from examples.nycflights import Airlines, Airports, Flights, Planes, Weather, read

PICTURES = Path(__file__).parents[1] / "docs" / "pictures"
SIZES = {"report": (860, 610), "values": (860, 630), "scorecard": (860, 560)}
"""The pictures, with their sizes: as much of each page as says what it is."""
_BROWSERS = ("chromium", "chromium-browser", "google-chrome")


class Hours(ct.Contract, boundary="ingest", version="1.0.0", owner="delays"):
    """Hourly weather, which may not differ from what it was."""

    origin: str
    temp: Annotated[float, ct.Interval(ge=-20, le=110)]
    humid: Annotated[float, ct.Interval(ge=0, le=100)]
    wind_speed: float | None
    pressure: float | None
    visib: float

    rules = ct.rules(
        *(ct.Drift(name, psi=0.25) for name in ("temp", "humid", "wind_speed", "visib")),
        ct.Drift("origin", psi=0.1),
        ct.Volume(change=0.3),
    )


def pages() -> dict[str, str]:
    """The pages, by the names of their pictures."""
    tables: list[type[ct.Contract]] = [Airlines, Airports, Flights, Planes, Weather]
    frames: dict[type, pl.DataFrame] = {one: read(one.__name__.lower()) for one in tables}
    report = Flights.check(frames[Flights], tables=frames)
    return {
        "report": report.to_html(),
        "values": _values_page(frames[Weather]),
        "scorecard": ct.rehearse(Planes, Planes.split(frames[Planes]).valid).to_html(),
    }


def _values_page(weather: pl.DataFrame) -> str:
    """The weather of July in degrees Celsius, beside that of June."""
    columns = [one.name for one in ct.specification_of(Hours).fields]
    hours = weather.drop_nulls(["temp", "humid"])
    june, july = (hours.filter(month=month).select(columns) for month in (6, 7))
    july = july.with_columns(temp=(pl.col("temp") - 32) / 1.8)
    baseline = ct.profile(Hours, june)
    report = Hours.check(july, baseline=baseline)
    return report.to_html(profile=ct.profile(Hours, july), baseline=baseline)


def _at(page: str, name: str) -> str:
    """The page from where its picture begins."""
    if name != "values":
        return page
    start = page.index('<section aria-labelledby="values"')
    return page[: page.index("<header>")] + page[start:]


def draw(pages: dict[str, str], folder: Path) -> None:
    """Write a picture of each page."""
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if browser is None:
        sys.exit(f"There is no browser to draw with: install one of {', '.join(_BROWSERS)}")
    folder.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        for name, page in pages.items():
            path = Path(temporary) / f"{name}.html"
            path.write_text(_at(page, name), encoding="utf-8")
            width, height = SIZES[name]
            subprocess.run(  # noqa: S603 - a browser that is on the path
                [
                    browser, "--headless=new", "--no-sandbox", "--hide-scrollbars", f"--window-size={width},{height}",
                    "--blink-settings=preferredColorScheme=1", f"--screenshot={folder / name}.png", path.as_uri(),
                ],
                check=True, capture_output=True,
            )  # fmt: skip  # a command
            print(f"{name}.png {(folder / name).with_suffix('.png').stat().st_size:,} bytes")


def main() -> None:
    """Write the pages to a folder, or the pictures of them to the docs."""
    if len(sys.argv) > 1:
        for name, page in pages().items():
            (Path(sys.argv[1]) / f"{name}.html").write_text(page, encoding="utf-8")
    else:
        draw(pages(), PICTURES)


if __name__ == "__main__":
    main()
