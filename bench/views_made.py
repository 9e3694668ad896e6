"""A made network of any size for measuring pages: typed, bilingual, with evidence on every edge."""

from __future__ import annotations

import hashlib
import random

from kg.showing.html.evidence import CitedDocument, ClaimEvidence
from kg.showing.html.network import EvidenceNetwork

_FAMILIES = ("district", "organisation", "initiative", "initiative", "industry", "person", "target")
_RELATIONS = (
    ("kg:focusesOn", "focuses on", "聚焦"),
    ("kg:partOf", "part of", "属于"),
    ("kg:leads", "leads", "牵头"),
    ("kg:locatedIn", "located in", "位于"),
)


def made(size: int, *, seed: int = 1) -> EvidenceNetwork:
    """A network with two edges a node, in communities of about sixty, each edge with a claim."""
    chance = random.Random(seed)  # noqa: S311 - a picture, no secret
    network = EvidenceNetwork(
        title=(f"A made network of {size:,} things", f"{size}项的示例网络"),
        lead=("Nothing here is true: it is made for measuring.", "仅供测量，内容均为虚构。"),
    )
    for day in range(120):
        known = f"{2016 + day // 12}-{1 + day % 12:02}-15"
        network.evidence.documents[f"made-{day}"] = CitedDocument(
            slug=f"made-{day}",
            title=(f"Made report {day}", f"示例报告{day}"),
            publisher="Nobody",
            date=known,
            known=known,
            url=f"https://example.org/made/{day}",
        )
    for i in range(size):
        family = "zone" if i % 60 == 0 else _FAMILIES[chance.randrange(len(_FAMILIES))]
        names = {"label_en": f"Made {family} {i:04}", "label_zh": f"示例{i:04}号"}
        kind = {"kind": family, "kind_en": family, "kind_zh": "示例", "family": family}
        network.add_node(f"id:made-{i}", label=names["label_en"], **names, **kind)
    for n in range(2 * size):
        home = chance.randrange(max(1, size // 60))
        near = home * 60 + chance.randrange(60)
        far = chance.randrange(size) if chance.random() < 0.12 else home * 60
        if chance.random() < 0.45:
            far = home * 60 + chance.randrange(60)
        near, far = near % size, far % size
        if near == far:
            far = (far + 1) % size
        key, en, zh = _RELATIONS[chance.randrange(len(_RELATIONS))]
        digest = hashlib.sha256(f"{seed} {n}".encode()).hexdigest()
        network.evidence.claims[digest] = ClaimEvidence(
            digest=digest,
            document=f"made-{chance.randrange(120)}",
            locator=f"P{chance.randrange(30)} S{chance.randrange(6)}",
            quote=f"thing {near} {en} thing {far}, as the made report words it",
        )
        ends = f"id:made-{near}", f"id:made-{far}"
        network.add_edge(*ends, relation=key, relation_en=en, relation_zh=zh, claims=(digest,))
    return network
