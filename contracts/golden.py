"""``python -m contracts.golden``: record the history and the AsyncAPI document anew."""

import sys
from pathlib import Path
from typing import Final

from contracts.asyncapi import document
from contracts.gate.__main__ import record_all
from contracts.gate.history import as_json

ASYNCAPI: Final = Path(__file__).parent / "asyncapi.json"


def main() -> int:
    """The exit code: 0 if every change could be recorded."""
    refused = record_all()
    ASYNCAPI.write_text(as_json(document()), encoding="utf-8")
    return refused


if __name__ == "__main__":
    sys.exit(main())
