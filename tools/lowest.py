"""The lowest version of everything that pyproject.toml requires, as constraints for pip.

`python tools/lowest.py --of docs` prints what one extra requires instead, for `pip install`. That is the one place where a floor is written: `polars>=2.0` there is `polars==2.0` here.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

PYPROJECT = Path(__file__).parents[1] / "pyproject.toml"
FLOOR = re.compile(r"(?P<name>[\w.-]+)(\[[\w.,-]+\])?>=(?P<lowest>[0-9.]+)")


def extra(name: str) -> list[str]:
    """What an extra requires beside the library: tools that run without it are installed without it."""
    optional = tomllib.loads(PYPROJECT.read_text())["project"]["optional-dependencies"]
    return list(optional[name])


def requirements() -> list[str]:
    """What the library and its extras require, but for the extras that they name themselves."""
    project = tomllib.loads(PYPROJECT.read_text())["project"]
    every = [project["dependencies"], *project["optional-dependencies"].values()]
    own = f"{project['name']}["
    return [one for some in every for one in some if not one.startswith(own)]


def floors() -> Iterator[tuple[str, str]]:
    """Each name with its floor.

    Raises:
        ValueError: a requirement states no floor, or more than a floor.
    """
    for requirement in requirements():
        stated = FLOOR.fullmatch(requirement)
        if stated is None:
            raise ValueError(f"{requirement!r} must be a name and a floor, such as 'polars>=2.0'")
        yield stated["name"], stated["lowest"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--of"]:
        print(*extra(sys.argv[2]))
    else:
        for name, lowest in floors():
            print(f"{name}=={lowest}")
