"""Write build/*.cdx.json: what an installation of the wheel that was built consists of, as CycloneDX lists it.

The bill is made from an environment that holds nothing else, with the newest of everything: what the release
was tried with.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tools.try_dist import NAME, ROOT, built, run

BILLS = ROOT / "build"


def write_bill() -> Path:
    """Install the wheel on its own, and list what is there; the path of the list."""
    wheel = built("*.whl")
    version = wheel.name.split("-")[1]
    BILLS.mkdir(exist_ok=True)
    bill = BILLS / f"{NAME}-{version}.cdx.json"
    with tempfile.TemporaryDirectory() as folder:
        run(sys.executable, "-m", "venv", "--without-pip", folder)
        python = Path(folder, "bin", "python")
        run(Path(sys.executable).with_name("uv"), "pip", "install", "--python", python, wheel)
        command = Path(sys.executable).with_name("cyclonedx-py")
        subprocess.run(  # noqa: S603 - a tool of this environment
            [command, "environment", "--pyproject", ROOT / "pyproject.toml", "--mc-type", "library",
             "--output-reproducible", "--output-file", bill, python],
            check=True,
        )  # fmt: skip  # a call as one would type it
    listed = json.loads(bill.read_text())
    listed["metadata"]["component"]["version"] = version  # pyproject.toml has it in the source
    bill.write_text(json.dumps(listed, indent=1) + "\n")
    return bill


def main() -> None:
    """Write the bill, and print what it lists."""
    bill = write_bill()
    components = json.loads(bill.read_text())["components"]
    print(f"{bill.relative_to(ROOT)}: {', '.join(sorted(one['name'] for one in components))}")


if __name__ == "__main__":
    main()
