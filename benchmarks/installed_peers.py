"""What does each library install, and how long does its import take?

Each is installed alone in an empty environment of its own, with what it needs to check a Polars frame (Great Expectations: a pandas
frame; Soda: the engine alone, without a source of data). Packages and megabytes are of all that is then there. The import is that of the names that a check needs, in a
fresh interpreter, the best of five.

It is fair because all get the newest versions that install, from the same index, and bytecode exists for all of them after the first import,
which is not counted. It needs `uv`, which `make dist` puts into .venv-dist.

Run it with `python benchmarks/installed_peers.py .venv-dist/bin/uv`.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PEERS = {
    "contracts": (str(ROOT), "from contracts import Contract"),
    "pandera": ("pandera[polars]", "import pandera.polars"),
    "dataframely": ("dataframely", "import dataframely"),
    "pointblank": ("pointblank[pl]", "import pointblank"),
    "Great Expectations": ("great_expectations", "import great_expectations"),
    "Soda": ("soda-core", "import soda_core"),
    "pydantic": ("pydantic", "from pydantic import BaseModel"),
}
COUNT = """
import sys
from importlib.metadata import distributions
found = list(distributions(path=sys.path))
print(len(found), sum(f.size or 0 for d in found for f in d.files or ()))
"""
IMPORT = "import time\nbegun = time.perf_counter()\n{}\nprint(time.perf_counter() - begun)"


def run(*command: object) -> str:
    """What a command prints."""
    called = [str(part) for part in command]
    return subprocess.run(called, check=True, capture_output=True, text=True).stdout


def measured(uv: Path, wanted: str, statement: str) -> tuple[int, int, float]:
    """Packages, megabytes and milliseconds of one library."""
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        run(uv, "venv", "--quiet", "--python", sys.executable, folder)
        run(uv, "pip", "install", "--quiet", "--python", python, wanted)
        packages, size = run(python, "-I", "-c", COUNT).split()
        times = [
            float(run(python, "-I", "-W", "ignore", "-c", IMPORT.format(statement)))
            for _ in range(6)
        ]
        return int(packages), round(int(size) / 1e6), 1_000 * min(times[1:])


def main(uv: Path) -> None:
    """Print one line a library."""
    print(f"Python {sys.version.split()[0]}\n")
    print(f"{'':20} packages     MB  import")
    for name, (wanted, statement) in PEERS.items():
        packages, megabytes, milliseconds = measured(uv, wanted, statement)
        print(f"{name:20} {packages:8} {megabytes:6} {milliseconds:5.0f} ms")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
