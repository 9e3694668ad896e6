"""Interactive pages on pyvis: one HTML file, offline, every link one click from its evidence.

pyvis and what it brings are imported when a view is first made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kg.views.evidence import EvidenceNetwork
    from kg.views.folder import page_of, promise_page, write_views
    from kg.views.viewing import view

__all__ = ["EvidenceNetwork", "page_of", "promise_page", "view", "write_views"]

_HOMES = {
    "EvidenceNetwork": "evidence",
    "page_of": "folder",
    "promise_page": "folder",
    "view": "viewing",
    "write_views": "folder",
}


def __getattr__(name: str) -> Any:
    """Load a public name from its module at first use."""
    if name not in _HOMES:
        raise AttributeError(f"module 'kg.views' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"kg.views.{_HOMES[name]}"), name)
