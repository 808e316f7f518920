"""Install what was built in empty environments, and run it as its users do.

python -m tools.try_dist --checkers .venv/bin --uv .venv-dist/bin/uv /path/to/python3.11 /path/to/python3.12

On each Python: `import contracts`, the README's examples, the command line without and with its extra, and a project
of another's, which both type checkers read as strictly as they can. The last environment is made and filled by uv.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"
NAME = "boundary-contracts"
README = """
import sys
sys.path.append({root!r})
import contracts
from pathlib import Path
assert Path(contracts.__file__).is_relative_to(sys.prefix), contracts.__file__
assert Path(contracts.__file__).with_name("py.typed").exists()
from tests.house.docs_pages import run
run(Path({root!r}, "README.md").read_text(encoding="utf-8"), "README.md")
print("the README's examples run")
"""
LICENCES = """
from importlib.metadata import files
print("with its licences:", *sorted(f.name for f in files("boundary-contracts") if "licenses" in f.parts))
"""
ROWS = "x\n1\nzwei\n"
CONTRACT = "import contracts as ct\n\n\nclass Row(ct.Contract):\n    x: int\n"  # what is checked


def built(pattern: str) -> Path:
    """The one file that was built of a kind.

    Raises:
        SystemExit: there is none, or there are several.
    """
    found = list(DIST.glob(pattern))
    if len(found) != 1:
        raise SystemExit(f"dist/ must hold one {pattern}, and holds {len(found)}: make dist")
    return found[0]


def run(*command: object, code: int = 0, cwd: Path | None = None) -> str:
    """What a command prints, which must end with a code; this repository is not on its path.

    Raises:
        SystemExit: it ended with another code.
    """
    surroundings = {k: v for k, v in os.environ.items() if k not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(  # noqa: S603 - our own environments
        [str(part) for part in command],
        cwd=cwd, env=surroundings, capture_output=True, text=True, check=False,
    )  # fmt: skip  # a call as one would type it
    if done.returncode != code:
        raise SystemExit(f"{command} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout + done.stderr


def try_library(python: Path) -> Iterator[str]:
    """Run the library in an environment that has nothing else."""
    yield run(python, "-I", "-W", "error", "-c", README.format(root=str(ROOT)))
    yield run(python, "-I", "-c", LICENCES)
    yield run(python.with_name("contracts"), "--help", code=2)


def try_command_line(python: Path, folder: Path) -> Iterator[str]:
    """Run the command line where its extra is installed."""
    (folder / "rows.csv").write_text(ROWS)
    (folder / "row.py").write_text(CONTRACT)
    command = python.with_name("contracts")
    yield run(command, "--help").strip().splitlines()[0]
    yield run(command, "check", "row.py", "rows.csv", code=1, cwd=folder).strip().splitlines()[-1]


def try_types(python: Path, folder: Path, checkers: Path) -> Iterator[str]:
    """Have both type checkers read a project that installed the library."""
    script = folder / "scoring.py"
    shutil.copy(ROOT / "tools" / "third_project" / "scoring.py", script)
    yield run(python, script, cwd=folder)
    strict = ("--strict", "--python-executable", python, "--cache-dir", folder / "cache")
    yield run(checkers / "mypy", *strict, script, cwd=folder)
    (folder / "pyrightconfig.json").write_text('{"typeCheckingMode": "strict"}')
    yield run(checkers / "pyright", "--pythonpath", python, script, cwd=folder)


def try_python(base: Path, folder: Path, checkers: Path, uv: Path | None) -> None:
    """Install on one Python, and run everything."""
    environment = folder / "environment"
    python = environment / "bin" / "python"
    install: tuple[object, ...]
    if uv is not None:
        run(uv, "venv", "--python", base, environment)
        install = (uv, "pip", "install", "--quiet", "--python", python)
    else:
        run(base, "-m", "venv", environment)
        install = (python, "-m", "pip", "install", "--quiet")
    version = run(base, "--version").strip()
    print(f"{version}, {'uv' if uv is not None else 'pip'}")
    wheel = built("*.whl")
    run(*install, wheel)
    for line in try_library(python):
        print(f"  {line.strip()}")
    run(*install, f"{NAME}[cli] @ {wheel.as_uri()}")
    for line in try_command_line(python, folder):
        print(f"  {line.strip()}")
    for line in try_types(python, folder, checkers):
        print(f"  {line.strip()}")


def main() -> None:
    """Try every Python by pip, and the last one by uv too."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pythons", nargs="+", type=Path)
    parser.add_argument("--checkers", type=Path, required=True)
    parser.add_argument("--uv", type=Path, required=True)
    asked = parser.parse_args()
    tries = [(python, None) for python in asked.pythons] + [(asked.pythons[-1], asked.uv)]
    for python, uv in tries:
        with tempfile.TemporaryDirectory() as folder:
            try_python(python, Path(folder), asked.checkers.absolute(), uv and uv.absolute())


if __name__ == "__main__":
    main()
