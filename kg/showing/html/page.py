"""One HTML page: our template, style and script, with vis-network out of pyvis' own package.

The page's Content-Security-Policy allows nothing but the inline style and scripts with these very
digests, so it cannot load anything and no text of the data can run.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from kg.errors import ExportError

_ASSETS: Final = Path(__file__).parent / "assets"
_VIS: Final = "templates/lib/vis-9.1.2/vis-network.min.js"
_VIS_SHA256: Final = "1f20f0736f32cb9bedf8f6383b25cfea2f839e1abe80d6e8040b4d5bea378c69"
#: The scripts of each page, in order; they share one scope.
_SCRIPTS: Final = {
    "network": (
        "model",
        "claims",
        "state",
        "stage",
        "labels",
        "panel",
        "legend",
        "table",
        "save",
        "main",
    ),
    "promises": ("model", "claims", "promises"),
}
#: Styles of each page beside ``view.css``.
_STYLES: Final = {"network": (), "promises": ("promises",), "index": ("index",)}


def render(page: str, content: Mapping[str, Any]) -> str:
    """A page as HTML.

    Args:
        page: ``network`` or ``promises``.
        content: What it carries; see :mod:`kg.showing.html.payload`.
    """
    from markupsafe import Markup

    style, own = _style(page), _script(page)
    scripts = [vis_network(), own] if page == "network" else [own]
    policy = "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(_hash, scripts)),
            f"style-src {_hash(style)}",
            "img-src data: blob:",
            "base-uri 'none'",
            "form-action 'none'",
        ]
    )
    lang = "zh-CN" if content["lang"] == "zh" else "en"
    title = content["title"][lang != "en"] or content["title"][0] or content["title"][1]
    return _write(
        "page.html.j2",
        page=page,
        lang=lang,
        theme="dark" if content["theme"] == "dark" else "light",
        title=title,
        policy=Markup(policy),  # noqa: S704 - made of digests
        css=Markup(style),  # noqa: S704 - our own file
        scripts=[Markup(script) for script in scripts],  # noqa: S704 - our own file and pyvis'
        data=Markup(json_block(content)),  # noqa: S704 - escaped by json_block
    )


def render_index(content: Mapping[str, Any]) -> str:
    """The page that leads to the views of a folder; it needs no script."""
    from markupsafe import Markup

    style = _style("index")
    policy = f"default-src 'none'; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    return _write(
        "index.html.j2",
        css=Markup(style),  # noqa: S704 - our own file
        policy=Markup(policy),  # noqa: S704 - made of digests
        **content,
    )


def json_block(content: Any) -> str:
    r"""JSON that may stand inside a script element.

    >>> json_block(["</script>"])
    '["\\u003c/script>"]'
    """
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


@cache
def asset(name: str) -> Any:
    """A table of the page: ``families`` (shapes and colours) or ``words`` (its two languages)."""
    return json.loads((_ASSETS / f"{name}.json").read_text("utf-8"))


@cache
def vis_network() -> str:
    """The library that pyvis brings along, unchanged.

    Raises:
        ExportError: another version of pyvis brings another file.
    """
    import pyvis

    path = Path(pyvis.__file__).parent / _VIS
    try:
        content = path.read_bytes()
    except OSError as err:
        raise ExportError(path, "is not in this pyvis; install pyvis 0.3.2") from err
    if hashlib.sha256(content).hexdigest() != _VIS_SHA256:
        raise ExportError(path, "is not the file that was tested; install pyvis 0.3.2")
    return _inside_script(content.decode())


@cache
def _script(page: str) -> str:
    parts = [_lean((_ASSETS / f"{name}.js").read_text("utf-8")) for name in _SCRIPTS[page]]
    return _inside_script("(() => {'use strict';\n" + "".join(parts) + "})();")


@cache
def _style(page: str) -> str:
    names = ("view", *_STYLES[page])
    text = "".join(_lean((_ASSETS / f"{name}.css").read_text("utf-8")) for name in names)
    return re.sub(r"\s*([{};,])\s*|(:)\s+", r"\1\2", text).replace(";}", "}")


@cache
def _templates() -> Any:
    from jinja2 import Environment, FileSystemLoader

    return Environment(loader=FileSystemLoader(_ASSETS), autoescape=True)


def _write(template: str, **content: Any) -> str:
    return str(_templates().get_template(template).render(**content))


def _lean(text: str) -> str:
    """A script or style without indentation and the comments that stand on lines of their own."""
    lines = re.sub(r"/\*\*.*?\*/\n", "", text).splitlines()
    kept = (re.sub(r"\s// [^'\"`]*$", "", line).strip() for line in lines)
    joined = "".join(f"{line}\n" for line in kept if line and not line.startswith("//"))
    one = re.sub(r"([{;,(\[])\n|(\})\n(?=\})", r"\1\2", joined)
    return re.sub(r"(?<!\));\}", "}", one)  # after a parenthesis it may be an empty statement


def _inside_script(text: str) -> str:
    # A browser reads \r\n as \n before it takes the digest.
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text.replace("</script", "<\\/script").replace("<!--", "<\\!--")


def _hash(content: str) -> str:
    digest = hashlib.sha256(content.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
