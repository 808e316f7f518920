"""The plug-ins that pytest and Hypothesis load by their entry points, in a package that nothing shadows.

A repository may have its own package `contracts`, and `python -m pytest` puts the repository first on the
path. Entry points into `contracts` would then fail every test run of it before the first test.
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path


def find_shadowing_package() -> str | None:
    """The file of another package `contracts` that comes before ours on the path; None if there is none."""
    spec = find_spec("contracts")
    ours = Path(__file__).parent.with_name("contracts")
    if spec is None:
        return str(ours)
    places = [*(spec.submodule_search_locations or ()), str(spec.origin)]
    return None if any(Path(place) == ours for place in places) else places[0]
