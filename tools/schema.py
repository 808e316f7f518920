"""Write the JSON Schema of contracts where the docs have it: `python -m tools.schema`."""

from __future__ import annotations

import json
from pathlib import Path

import contracts as ct

HOME = Path(__file__).parents[1] / "docs" / "reference" / "contract-1.schema.json"


def main() -> None:
    """Write the file."""
    HOME.write_text(json.dumps(ct.contract_schema(), indent=1) + "\n")


if __name__ == "__main__":
    main()
