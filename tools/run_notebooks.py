"""Runs the notebooks in place, so that their outputs are those of today's data (make notebooks)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient


def run(path: Path) -> Any:
    """The notebook with fresh outputs, without what changes from run to run."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=300, kernel_name="python3", record_timing=False).execute()
    notebook.metadata.language_info = {"name": "python"}
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if html := output.get("data", {}).get("text/html"):
                # pandas' style sheet is the same in every table; the table is enough.
                output["data"]["text/html"] = re.sub(r"(?s)<style.*?</style>\n?", "", html)
            if "image/png" in output.get("data", {}):
                output["data"].pop("text/plain", None)
    return notebook


if __name__ == "__main__":
    for name in sys.argv[1:]:
        nbformat.write(run(Path(name)), name)
