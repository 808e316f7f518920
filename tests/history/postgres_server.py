"""A server of Postgres for the tests alone: in a temporary folder, reached by a socket in it."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

_USER = "nobody"
"""Who runs it where the tests are run by root, whom Postgres refuses."""
_INITDB = (
    "-U", "contracts", "--auth=trust", "--no-sync", "--no-instructions", "-E", "UTF8", "--locale=C",
)  # fmt: skip  # a command in one line


def reason_for_none() -> str | None:
    """Why there can be no server; None where there can."""
    if find_spec("psycopg") is None:
        return "psycopg is not installed: pip install 'boundary-contracts[postgres]'"
    return None if _binaries() else "Postgres is not installed: apt-get install postgresql"


def _binaries() -> Path | None:
    """The folder of the newest server that Debian has installed, or of that on the path."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: (len(p.parts[-3]), p)
    )
    on_path = shutil.which("initdb")
    return found[-1].parent if found else Path(on_path).parent if on_path else None


@contextmanager
def postgres_server() -> Iterator[str]:
    """A running server, as the URL of a database in it."""
    binaries = _binaries()
    assert binaries is not None
    user = _USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    if user:
        shutil.chown(folder, user)
    data = str(folder / "data")

    def run(name: str, *arguments: str) -> None:
        subprocess.run(  # noqa: S603 - Debian's own
            [binaries / name, "-D", data, *arguments], check=True, user=user, cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip  # a call as one would type it

    try:
        run("initdb", *_INITDB)
        settings = f"-k {folder} -c listen_addresses='' -c fsync=off"
        run("pg_ctl", "-w", "-l", str(folder / "log"), "-o", settings, "start")
        try:
            yield f"postgresql://contracts:secret@/postgres?host={folder}"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
