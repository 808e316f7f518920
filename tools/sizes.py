"""The page of sizes: what the wheel weighs, and what each extra installs beside it.

`make sizes` writes docs/reference/size.md, by installing the library with each extra in an empty environment:

python -m tools.sizes --uv .venv-dist/bin/uv            # all extras
python -m tools.sizes --uv .venv-dist/bin/uv cli odcs   # these, the rest as the page has them
"""

from __future__ import annotations

import argparse
import io
import platform
import re
import sys
import tempfile
import tomllib
import zipfile
from datetime import UTC, datetime
from pathlib import Path

from tools.try_dist import NAME, ROOT, run

PAGE = ROOT / "docs" / "reference" / "size.md"
PACKAGES = ("contracts", "boundary_contracts_plugins")
OWN_WORK = {"test", "dev", "docs", "release", "bench"}
"""The extras that are for work on the library itself."""
COUNT = """
import sys
from importlib.metadata import distributions
found = [d for d in distributions(path=sys.path) if d.metadata["Name"] != "pip"]
print(len(found), sum(f.size or 0 for d in found for f in d.files or ()))
"""
ROW = re.compile(
    r"^\| (?P<name>[^|]+?) \| (?P<packages>\d+) \| (?P<megabytes>\d+) \|$", re.MULTILINE
)
HEAD = """# Size

What an installation takes, measured on {day} with Python {python} on Linux ({machine}), with the newest versions that the index had.

The wheel weighs about **{kilobytes} kB**: Python alone, and the data that NOTICE lists. Nothing is compiled, so one wheel fits every platform.

With its dependencies, each in an environment of its own, without pip; packages and megabytes are of all that is installed, the library and its
dependencies among them:

| installed | packages | MB |
|---|---|---|
{rows}

Almost all of the first line is Polars and pyarrow, which read and write the columns; without any extra nothing else comes. How long the import takes is measured by
`benchmarks/import_time.py`: what is heavy is loaded when it is first used.

This page is written by `make sizes`; a test holds the wheel to it, with a fifth of room, and every extra to a line.
"""


def extras() -> list[str]:
    """The extras that are for users, by name."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return sorted({*project["optional-dependencies"]} - OWN_WORK)


def wheel_kilobytes() -> int:
    """What a wheel of the source as it is weighs: its files, compressed as a wheel's are."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(one for name in PACKAGES for one in (ROOT / "src" / name).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                archive.write(path, path.relative_to(ROOT / "src"))
    return round(len(packed.getvalue()) / 1000)


def installed(uv: Path, extra: str) -> tuple[int, int]:
    """How many packages an extra installs with the library, and how many megabytes they are."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        run(uv, "venv", "--python", sys.executable, folder)
        wanted = f"{NAME}[{extra}] @ {ROOT.as_uri()}" if extra else str(ROOT)
        run(uv, "pip", "install", "--quiet", "--python", python, wanted)
        packages, size = run(python, "-I", "-c", COUNT).split()
        return int(packages), round(int(size) / 1e6)


def name_of(extra: str) -> str:
    """The first cell of an extra's line."""
    return f"`{NAME}[{extra}]`" if extra else f"`{NAME}`"


def write_page(uv: Path, asked: list[str]) -> None:
    """Measure what is asked for, and write the page."""
    text = PAGE.read_text() if PAGE.exists() else ""
    known = {row["name"]: (row["packages"], row["megabytes"]) for row in ROW.finditer(text)}
    rows = []
    for extra in ("", *extras()):
        measured = extra in asked or not asked or name_of(extra) not in known
        packages, megabytes = installed(uv, extra) if measured else known[name_of(extra)]
        rows.append(f"| {name_of(extra)} | {packages} | {megabytes} |")
        print(rows[-1])
    PAGE.write_text(
        HEAD.format(
            day=datetime.now(UTC).date(), python=platform.python_version(), machine=platform.machine(),
            kilobytes=wheel_kilobytes(), rows="\n".join(rows),
        )
    )  # fmt: skip  # the words of the page


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("extras", nargs="*")
    parser.add_argument("--uv", type=Path, required=True)
    options = parser.parse_args()
    write_page(options.uv.absolute(), options.extras)
