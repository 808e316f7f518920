"""Whether what was built could be released: `python -m tools.release`, or with `--tag v1.2.3` whether it may be now.

Without a tag it lists what a release still waits for; with one, any of it is an error.
"""

from __future__ import annotations

import argparse
import re
import sys
import tomllib
import zipfile
from collections.abc import Iterator

from tools.try_dist import ROOT, built


def waits_for(version: str, tag: str | None) -> Iterator[str]:
    """What must be so before the version is uploaded, and is not yet."""
    changes = (ROOT / "CHANGELOG.md").read_text()
    if not re.search(
        rf"^## {re.escape(version)} \(\d{{4}}-\d{{2}}-\d{{2}}\)$", changes, re.MULTILINE
    ):
        yield f'CHANGELOG.md must have a section "## {version} (the day)", and not call it unreleased'
    cited = re.search(r"^version: (.+)$", (ROOT / "CITATION.cff").read_text(), re.MULTILINE)
    if cited is None or cited[1] != version:
        yield f"CITATION.cff must cite version {version}"
    if tag is not None and tag != f"v{version}":
        yield f"the tag is {tag}, and v{version} was built"
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    if "urls" not in project:
        yield "pyproject.toml must have [project.urls]: where the source, the issues and these docs are published"


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
    wrong = list(lacking(zipfile.ZipFile(wheel).namelist()))
    waiting = list(waits_for(wheel.name.split("-")[1], tag))
    for path in (wheel, source):
        print(f"{path.name}: {path.stat().st_size / 1000:,.0f} kB")
    for line in wrong:
        print(f"error: {line}")
    for line in waiting:
        print(f"{'error' if tag else 'before the upload'}: {line}")
    return 1 if wrong or (tag and waiting) else 0


if __name__ == "__main__":
    sys.exit(main())
