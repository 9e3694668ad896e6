"""Writes what the table of fields decides: data/claims.schema.json, tables of data/README.md.

.venv/bin/python tools/write_fields.py
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterable
from pathlib import Path

from kg.model.fields import CLAIM_FIELDS, DOCUMENT_FIELDS, REGISTRY_FIELDS, TABLES, Field
from kg.sources.json_schema import claims_schema
from kg.sources.ontology import vocabulary

ROOT = Path(__file__).resolve().parents[1]
SCHEMA = ROOT / "data" / "claims.schema.json"
README = ROOT / "data" / "README.md"


def schema_text() -> str:
    """The JSON Schema as it lies in data/."""
    return json.dumps(claims_schema(vocabulary()), ensure_ascii=False, indent=2) + "\n"


def table(fields: Iterable[Field]) -> str:
    """Fields as a Markdown table."""
    rows = [
        f"| `{f.key}`{' *' if f.required else ''} | {_form(f)} | {f.en} | {f.zh} |" for f in fields
    ]
    return "\n".join(["| key | form | meaning | 含义 |", "| --- | --- | --- | --- |", *rows])


def registry_table() -> str:
    """Columns of registry tables, with the tables that have them."""
    rows = []
    for field in REGISTRY_FIELDS:
        tables = [name for name, known in TABLES.items() if field.key in known.columns]
        where = "all" if len(tables) == len(TABLES) else ", ".join(tables)
        rows.append(f"| `{field.key}` | {where} | {field.en} | {field.zh} |")
    return "\n".join(["| column | tables | meaning | 含义 |", "| --- | --- | --- | --- |", *rows])


def readme_text(text: str) -> str:
    """The README with its tables made anew between their marks."""
    for name, content in (
        ("registry", registry_table()),
        ("document", table(DOCUMENT_FIELDS)),
        ("claim", table(CLAIM_FIELDS)),
    ):
        mark = rf"(<!-- fields: {name} -->\n).*?(<!-- end -->)"
        text = re.sub(mark, lambda m, c=content: f"{m[1]}{c}\n{m[2]}", text, flags=re.DOTALL)
    return text


def _form(field: Field) -> str:
    if field.form == "kind":
        return f"one of {field.scheme}" if field.scheme else "a kind"
    return field.form


def main() -> None:
    """Write both."""
    SCHEMA.write_text(schema_text(), "utf-8")
    README.write_text(readme_text(README.read_text("utf-8")), "utf-8")
    sys.stdout.write(f"wrote {SCHEMA.name} and the tables of {README.parent.name}/{README.name}\n")


if __name__ == "__main__":
    main()
