"""Say whether what was built could be released: `python -m tools.release`, or `--tag v1.2.3` whether it may be now.

Without a tag it lists what the release still waits for, and what to do about it; with one, any of it is an error.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from tools.home import RELATIVE
from tools.try_dist import ROOT, built


def waits_for(version: str, tag: str | None, root: Path = ROOT) -> Iterator[str]:
    """What must be so before the version is uploaded, and is not yet."""
    heading = rf"^## {re.escape(version)} \(\d{{4}}-\d{{2}}-\d{{2}}\)$"
    if not re.search(heading, (root / "CHANGELOG.md").read_text(), re.MULTILINE):
        yield (
            f'CHANGELOG.md has no day for {version}: write "## {version} ({datetime.now(UTC):%Y-%m-%d})" in '
            f'place of "## {version} (unreleased)"'
        )
    cited = re.search(r"^version: (.+)$", (root / "CITATION.cff").read_text(), re.MULTILINE)
    if cited is None or cited[1] != version:
        yield f'CITATION.cff cites another version: write "version: {version}"'
    if tag is not None and tag != f"v{version}":
        yield f"the tag is {tag}, and v{version} was built"
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    if "urls" not in project or RELATIVE.search((root / "README.md").read_text()):
        yield (
            "the files do not say where this repository is published, so that the README's links lead nowhere on "
            "the package index: python -m tools.home https://github.com/OWNER/NAME"
        )


def lacking(names: list[str]) -> Iterator[str]:
    """What a wheel must hold, and does not."""
    for wanted in ("contracts/py.typed", "licenses/LICENSE", "licenses/NOTICE", "entry_points.txt"):
        if not any(name.endswith(wanted) for name in names):
            yield f"the wheel must hold {wanted}"


def main() -> int:
    """Print what is missing; 1 where it may not be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tag")
    tag = parser.parse_args().tag
    wheel, source = built("*.whl"), built("*.tar.gz")
    version = wheel.name.split("-")[1]
    wrong = list(lacking(zipfile.ZipFile(wheel).namelist()))
    waiting = list(waits_for(version, tag))
    for path in (wheel, source):
        print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB")
    for line in wrong:
        print(f"error: {line}")
    for line in waiting:
        print(f"{'error' if tag else 'before the upload'}: {line}")
    if not wrong and not waiting:
        print(f"{version} can be uploaded" if tag else f"ready: push the tag v{version}")
    return 1 if wrong or (tag and waiting) else 0


if __name__ == "__main__":
    sys.exit(main())
