"""Write where this repository is published: `python -m tools.home https://github.com/OWNER/NAME`, once, before the first release.

It writes `[project.urls]` in pyproject.toml, `repository-code` in CITATION.cff and `repo_url` in mkdocs.yml, and makes the
README's relative links absolute: the package index shows the README away from the repository. Run again with another
address it changes them all. Nothing is guessed from the machine: only an owner knows which of several copies is the home.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).parents[1]
ADDRESS = re.compile(r"https://github\.com/[\w.-]+/[\w.-]+")
URLS = re.compile(r"^\[project\.urls\]\n(?:.+\n)*\n", re.MULTILINE)
RELATIVE = re.compile(r"\]\((?!https?://|#)([^)]+)\)")


def with_urls(pyproject: str, home: str) -> str:
    """pyproject.toml with the addresses that the package index shows."""
    urls = (
        f'[project.urls]\nSource = "{home}"\nDocumentation = "{home}/blob/HEAD/docs/index.md"\n'
        f'Changelog = "{home}/blob/HEAD/CHANGELOG.md"\nIssues = "{home}/issues"\n\n'
    )
    return URLS.sub("", pyproject).replace("[project.scripts]", f"{urls}[project.scripts]", 1)


def with_line(text: str, key: str, value: str, after: str) -> str:
    """A YAML file with one value of its top level, behind another key."""
    without = re.sub(rf"^{key}: .*\n", "", text, flags=re.MULTILINE)
    return re.sub(rf"^({after}: .*\n)", rf"\g<1>{key}: {value}\n", without, flags=re.MULTILINE)


def with_absolute_links(readme: str, home: str) -> str:
    """The README with links that lead somewhere wherever it is shown."""
    moved = re.sub(rf"\({ADDRESS.pattern}/blob/HEAD/", "(", readme)
    return RELATIVE.sub(rf"]({home}/blob/HEAD/\g<1>)", moved)


def write_home(root: Path, home: str) -> None:
    """Write the address into every file below a folder that names it."""
    changes: dict[str, Callable[[str], str]] = {
        "pyproject.toml": lambda text: with_urls(text, home),
        "CITATION.cff": lambda text: with_line(text, "repository-code", home, "license"),
        "mkdocs.yml": lambda text: with_line(text, "repo_url", home, "site_description"),
        "README.md": lambda text: with_absolute_links(text, home),
    }
    for name, change in changes.items():
        path = root / name
        path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Write the address that was passed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("home", help="https://github.com/OWNER/NAME: publish.yml runs there alone")
    home = parser.parse_args().home.rstrip("/").removesuffix(".git")
    if not ADDRESS.fullmatch(home):
        parser.error(f"{home} is not https://github.com/OWNER/NAME")
    write_home(ROOT, home)
    print("pyproject.toml, CITATION.cff, mkdocs.yml and README.md name it now: look at `git diff`")


if __name__ == "__main__":
    main()
