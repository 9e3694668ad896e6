"""Notebooks run from top to bottom in a kernel of their own, and are kept with their outputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from support.project import COVERAGE, ROOT

pytestmark = pytest.mark.notebook
FOLDER = ROOT / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))


def test_there_is_a_guide_to_all_of_them() -> None:
    guide = (FOLDER / "README.md").read_text("utf-8")
    assert NOTEBOOKS
    assert all(path.name in guide for path in NOTEBOOKS)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_is_kept_small_with_its_outputs(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert path.stat().st_size < 300_000
    outputs = [out for cell in code(notebook) for out in cell.outputs]
    assert len(outputs) >= 4
    assert all(out.output_type != "error" for out in outputs)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its outputs may have grown with the data, but are of the same sort, cell by cell."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    monkeypatch.delenv(COVERAGE, raising=False)
    kept = nbformat.read(path, as_version=4)
    fresh = nbformat.read(path, as_version=4)
    # Seconds that a cell and the kernel may take, on the busiest machine.
    NotebookClient(fresh, timeout=600, startup_timeout=600, kernel_name="python3").execute()
    assert [sorts(cell) for cell in code(fresh)] == [sorts(cell) for cell in code(kept)]


def code(notebook: Any) -> list[Any]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def sorts(cell: Any) -> list[str]:
    """What a cell shows: text, a table, a picture."""
    kinds = ("image/png", "text/html", "text/plain")
    shown = []
    for out in cell.outputs:
        if out.output_type == "stream":
            shown.append(f"stream {out.name}")
        else:
            shown.append(next(kind for kind in kinds if kind in out.data))
    return shown
