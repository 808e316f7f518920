"""Write the JSON Schema of contracts' own JSON for the docs: `python -m tools.schema`."""

from __future__ import annotations

import json
from pathlib import Path

import contracts as ct

SCHEMA_FILE = Path(__file__).parents[1] / "docs" / "reference" / "contract-1.schema.json"

if __name__ == "__main__":
    SCHEMA_FILE.write_text(json.dumps(ct.contract_schema(), indent=1) + "\n")
