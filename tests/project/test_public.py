"""The public names of the package."""

from __future__ import annotations

import subprocess
import sys

import pytest

import kg


def test_all_public_names_load() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None, name
    assert kg.__version__ == "0.1.0"


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = kg.nothing  # type: ignore[attr-defined]


def test_importing_kg_is_light() -> None:
    code = "import sys, kg; assert not {'rdflib', 'yaml', 'click', 'pyoxigraph'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_every_public_thing_is_documented() -> None:
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name
