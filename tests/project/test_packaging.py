"""The wheel holds what the checkout holds, and works where the checkout is not."""

from __future__ import annotations

import configparser
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest
from support.project import ROOT, own_files, unmeasured

pytestmark = pytest.mark.slow


def run(command: Sequence[str | Path], cwd: Path) -> str:
    """Standard output of a process that must succeed, started far from the checkout."""
    env = unmeasured(PYTHONUTF8="1")
    env.pop("PYTHONPATH", None)
    done = subprocess.run(
        list(map(str, command)), cwd=cwd, env=env, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built by way of the sdist from a clean copy: a stale build/ cannot help it."""
    tree = tmp_path_factory.mktemp("tree")
    for name in own_files():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, tree / name)
    out = tmp_path_factory.mktemp("dist")
    # Without isolation, so that nothing is fetched; setuptools comes with the dev extra.
    run([sys.executable, "-m", "build", "--no-isolation", "--outdir", out, tree], tree)
    (built,) = out.glob("*.whl")
    assert list(out.glob("*.tar.gz"))
    return built


@pytest.fixture(scope="module")
def away(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of a virtual environment into which only the wheel was installed."""
    home = tmp_path_factory.mktemp("away")
    venv.create(home, with_pip=False, symlinks=os.name != "nt")
    programs = home / ("Scripts" if os.name == "nt" else "bin")
    python = programs / "python"
    pip = [sys.executable, "-m", "pip", "--python", python, "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--no-deps", "--no-index", wheel], home)
    # The requirements are borrowed from the interpreter that runs the tests. A .pth file inside the
    # borrowed folder is not followed, so an editable install of the checkout stays out of sight.
    (site,) = home.rglob("site-packages")
    paths = sysconfig.get_paths()
    borrowed = sorted({paths["purelib"], paths["platlib"]})
    (site / "borrowed.pth").write_text("\n".join(borrowed) + "\n", "utf-8")
    return programs


@pytest.mark.parametrize("folder", ["ontology", "data"])
def test_the_wheel_holds_the_same_resources_as_the_checkout(wheel: Path, folder: str) -> None:
    ours = {name for name in own_files() if name.startswith(f"{folder}/")}
    assert ours, f"{folder}/ is empty"
    with zipfile.ZipFile(wheel) as archive:
        inside = {
            name.removeprefix("kg/_bundle/"): name
            for name in archive.namelist()
            if name.startswith(f"kg/_bundle/{folder}/")
        }
        assert set(inside) == ours
        for name, member in inside.items():
            assert archive.read(member) == (ROOT / name).read_bytes(), name


def test_the_wheel_holds_every_module_and_nothing_of_the_tests(wheel: Path) -> None:
    ours = {n for n in own_files() if n.startswith("kg/")}
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    code = {n for n in names if n.startswith("kg/") and not n.startswith("kg/_bundle/")}
    assert code == ours
    rest = {n for n in names if not n.startswith("kg/")}
    assert all(".dist-info/" in n for n in rest), rest


def test_the_wheel_carries_both_licences(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
        metadata = archive.read(name).decode()
        carried = {n.rpartition("/")[2] for n in archive.namelist() if "/licenses/" in n}
    assert "License-Expression: Apache-2.0 AND CC-BY-4.0\n" in metadata
    assert carried == {"LICENSE", "LICENSE-DATA.md"}


def required(key: str, section: str) -> set[str]:
    """The names of the requirements in a list of setup.cfg, in lower case."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", "utf-8")
    lines = config[section][key].split("\n")
    return {re.split(r"[^\w.-]", line.strip())[0].lower() for line in lines if line.strip()}


def test_the_promised_libraries_are_required() -> None:
    assert {"networkx", "rdflib", "pyvis", "click"} <= required("install_requires", "options")
    assert "pytest" in required("dev", "options.extras_require")


def test_the_installed_command_knows_its_version(away: Path, tmp_path: Path) -> None:
    where = run([away / "python", "-c", "import kg; print(kg.__file__)"], tmp_path)
    assert Path(where.strip()).is_relative_to(away.parent)
    assert "0.1.0" in run([away / "kg", "--version"], tmp_path)


def test_the_installed_command_answers_a_query(away: Path, tmp_path: Path) -> None:
    text = "SELECT ?name { id:tongzhou skos:prefLabel ?name } ORDER BY ?name"
    rows = run([away / "kg", "query", text, "-f", "csv"], tmp_path).splitlines()
    assert rows[0] == "name"
    assert "通州区" in rows[1:]


def test_the_installed_command_finds_a_district_by_part_of_its_name(
    away: Path, tmp_path: Path
) -> None:
    assert "通州区" in run([away / "kg", "show", "通州"], tmp_path)
