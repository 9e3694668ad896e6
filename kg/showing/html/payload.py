"""A network and its evidence as the compact JSON that a page carries.

Tables refer to each other by row number; a permalink uses IRIs, which outlive a build. Trailing
empty cells are cut.
"""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, Final

from kg.model.names import pinyin_of
from kg.model.namespaces import PREFIXES
from kg.showing.html import layout
from kg.showing.html.details import Both, Promise, Row, Shown, Tenure
from kg.showing.html.page import asset
from kg.showing.html.validity import ALWAYS, joined

#: Above so many nodes a page opens on groups.
GROUPED_ABOVE: Final = 2000
#: Above so many nodes what a rule concludes is drawn only when it is asked for.
_INFERRED_UP_TO: Final = 150
#: Control characters, and those that turn the direction of writing for all that follows.
_UNSEEN: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_URL: Final = re.compile(r"https?://[^\s\"'<>\\^`{|}]+", re.IGNORECASE)
_TURTLE: Final = ("kg", "id", "doc", "claim", "kind", "skos", "org", "prov", "oa")


class _Table:
    """Rows by key, numbered in the order in which they are first asked for."""

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._numbers: dict[Any, int] = {}

    def number(self, key: Any, row: Any) -> int:
        """The number of a row, which is added when its key is new."""
        if key not in self._numbers:
            self._numbers[key] = len(self.rows)
            self.rows.append(row)
        return self._numbers[key]


def payload(network: Shown, *, lang: str = "en", theme: str = "auto") -> dict[str, Any]:
    """Everything that the page of a network needs, in a fixed order."""
    return _Payload(network).whole(lang, theme)


class _Payload:
    def __init__(self, network: Shown) -> None:
        self.network = network
        degree: Counter[Any] = Counter()
        for edge in network.edges:
            degree.update((edge["from"], edge["to"]))
        # The most linked come first: layouts put them in the middle, labels rank them.
        self.nodes = sorted(network.nodes, key=lambda n: (-degree[n["id"]], str(n["id"])))
        self.index = {node["id"]: i for i, node in enumerate(self.nodes)}
        self.sources, self.claims, self.speakers = _Table(), _Table(), _Table()
        self.kinds, self.relations, self.rules = _Table(), _Table(), _Table()
        self.links = [(self.index[e["from"]], self.index[e["to"]]) for e in network.edges]

    def whole(self, lang: str, theme: str) -> dict[str, Any]:
        network = self.network
        known = [f["family"] for f in asset("families")]
        family = [_known_family(n.get("family"), known) for n in self.nodes]
        families = [name for name in known if name in set(family)]
        drawn = [
            e for e, data in zip(self.links, network.edges, strict=True) if not data.get("rule")
        ]
        groups = layout.communities(len(self.nodes), drawn or self.links)
        edges = [self._edge(edge) for edge in network.edges]
        disputes: list[list[Any]] = [
            [_clean_both(d.text), self.index.get(d.node), self._claims(d.claims)]
            for d in network.disputes
        ]
        promises = [self.promise(p) for p in network.promises]
        details = self._details()
        dated = {s["known"] for s in self.sources.rows}
        dated |= {found.known for found in network.details.values()}
        days = sorted(dated - {""})
        valid_days = sorted({day for e in edges for span in e[5] for day in span if day})
        self._date(edges, days)
        content: dict[str, Any] = {
            "title": _clean_both(network.title),
            "lead": _clean_both(network.lead),
            "lang": lang,
            "theme": theme,
            "prefixes": {p: PREFIXES[p] for p in _TURTLE},
            "words": asset("words"),
            "families": [
                [f[k] for k in ("family", "en", "zh", "shape", "light", "dark")]
                for f in asset("families")
                if f["family"] in families
            ],
            "nodes": self._nodes(family, families, groups, days),
            "edges": edges,
            "pos": {},
            "regions": {},
            "days": days,
            "validDays": valid_days,
            "grouped": len(self.nodes) > GROUPED_ABOVE,
            "inferred": len(self.nodes) <= _INFERRED_UP_TO,
            "centre": self.index.get(network.centre),
            "groups": [],
            "targets": promises,
            "promisesOf": self._promises_of(),
            "disputes": disputes,
            "disputed": sorted({c for d in disputes for c in d[2]}),
            "conflicted": dict(Counter(str(d[1]) for d in disputes if d[1] is not None)),
        } | details
        if content["grouped"]:
            linked = {end for link in self.links for end in link}
            content["groups"] = [[g[0], len(g), 0 if g[0] in linked else 1] for g in groups]
        self._place(content, family, groups)
        return content | self._tables()

    # ── nodes ─────────────────────────────────────────────────────────────────────────────────────

    def _nodes(
        self, family: list[str], families: list[str], groups: list[list[int]], days: list[str]
    ) -> dict[str, Any]:
        group = {node: k for k, members in enumerate(groups) for node in members}
        when = {day: k for k, day in enumerate(days)}
        details = self.network.details
        names = [_names(node) for node in self.nodes]
        return {
            "id": [str(n["id"]) for n in self.nodes],
            "en": [en for en, _ in names],
            "zh": [zh for _, zh in names],
            "py": [pinyin_of(zh) if zh else "" for _, zh in names],
            "kind": [
                self.kinds.number(
                    n.get("kind", ""),
                    [n.get("kind", ""), clean(n.get("kind_en", "")), clean(n.get("kind_zh", ""))],
                )
                for n in self.nodes
            ],
            "family": [families.index(f) for f in family],
            "group": [group[i] for i in range(len(self.nodes))],
            "day": [
                when.get(details[n["id"]].known, -1) if n["id"] in details else self._first(i)
                for i, n in enumerate(self.nodes)
            ],
        }

    def _first(self, node: int) -> int:
        """The first day of the links of a node that nothing else is known of."""
        return self._firsts.get(node, -1)

    def _date(self, edges: list[list[Any]], days: list[str]) -> None:
        """Turn the days of links into numbers of days."""
        when = {day: k for k, day in enumerate(days)}
        self._firsts: dict[int, int] = {}
        for edge in edges:
            edge[4] = when.get(edge[4], -1)
            if edge[4] >= 0:
                for end in edge[:2]:
                    self._firsts[end] = min(edge[4], self._firsts.get(end, edge[4]))
        for edge in edges:
            # From the end: registered, premises, rule, days of truth.
            empty: tuple[Any, ...] = (0, [], None, [])
            while empty and edge[-1] == empty[0]:
                edge.pop()
                empty = empty[1:]

    def _details(self) -> dict[str, Any]:
        also, facts, figures, tenures, said = {}, {}, {}, {}, {}
        for node, found in sorted(self.network.details.items(), key=lambda kv: str(kv[0])):
            if node not in self.index:
                continue
            key = str(self.index[node])
            if found.also:
                also[key] = [clean(text) for text in found.also]
            if found.facts:
                facts[key] = [[_clean_both(a), _clean_both(b)] for a, b in found.facts]
            if found.figures:
                figures[key] = [
                    [
                        _clean_both(name),
                        [_trim([r.at, _clean_both(r.value), self._claims(r.claims)]) for r in rows],
                    ]
                    for name, rows in found.figures
                ]
            if found.tenures:
                tenures[key] = [self._tenure(t) for t in found.tenures]
            if found.said:
                said[key] = self._claims(found.said)
        return {"also": also, "facts": facts, "figures": figures, "tenures": tenures, "said": said}

    def _tenure(self, tenure: Tenure) -> list[Any]:
        person: Any = self.index.get(tenure.person, _clean_both(tenure.person_name))
        post: Any = self.index.get(tenure.post, _clean_both(tenure.post_name))
        times = [tenure.seen, tenure.start, tenure.end]
        return [person, post, *times, self._claims(tenure.claims)]

    # ── links and evidence ────────────────────────────────────────────────────────────────────────

    def _edge(self, edge: dict[str, Any]) -> list[Any]:
        relation = str(edge.get("relation", edge.get("label", "")))
        claims = [c for c in edge.get("claims", ()) if c in self.network.claims]
        rule = edge.get("rule") or None
        premises = edge.get("premises", ()) if rule else ()
        times = [(self.network.claims[c].start, self.network.claims[c].end) for c in claims]
        spans = edge.get("spans") or joined(times)
        return [
            self.index[edge["from"]],
            self.index[edge["to"]],
            self.relations.number(
                relation,
                [
                    relation,
                    clean(edge.get("relation_en", relation)),
                    clean(edge.get("relation_zh", "")),
                ],
            ),
            self._claims(claims),
            self._first_known(claims) if claims else edge.get("known", ""),
            [] if spans == ALWAYS else list(spans),
            None
            if rule is None
            else self.rules.number(
                rule, [rule, clean(edge.get("rule_en", rule)), clean(edge.get("rule_zh", ""))]
            ),
            [
                [
                    _clean_both(p.subject),
                    _clean_both(p.relation),
                    _clean_both(p.object),
                    self._claims(p.claims),
                ]
                for p in premises
            ],
            # Whatever rests on the registry alone has no day.
            1 if edge.get("registered") or (rule and not any(p.claims for p in premises)) else 0,
        ]

    def _first_known(self, claims: Sequence[str]) -> str:
        sources = self.network.sources
        found = (
            sources[self.network.claims[c].source].known for c in claims if c in self.network.claims
        )
        return min((day for day in found if day), default="")

    def _claims(self, digests: Iterable[str]) -> list[int]:
        return [self._claim(d) for d in digests if d in self.network.claims]

    def _claim(self, digest: str) -> int:
        claim = self.network.claims[digest]
        source = self.network.sources[claim.source]
        number = self.sources.number(claim.source, {"source": source, "known": source.known})
        speaker = (
            1 + self.speakers.number(claim.speaker, _clean_both(claim.speaker))
            if any(claim.speaker)
            else 0
        )
        texts = (claim.as_of, claim.valid_from, claim.valid_to, claim.basis, claim.note)
        basis = [t if t != "stated" else "" for t in map(clean, texts)]
        row = [
            _short_digest(digest),
            number,
            clean(claim.locator),
            clean(claim.quote),
            clean(claim.statement),
        ]
        cells = _trim([*row, speaker, clean(claim.hedge), *basis])
        return self.claims.number(digest, cells if len(cells) > 1 else row[:2])

    def promise(self, promise: Promise) -> dict[str, Any]:
        """A target as the page shows it."""
        return {
            "id": promise.node,
            "node": self.index.get(promise.node),
            "label": _clean_both(promise.label),
            "value": _clean_both(promise.value),
            "number": promise.number,
            "due": promise.due,
            "recurs": _clean_both(promise.recurs) if promise.recurs else None,
            "place": _clean_both(promise.place) if promise.place else None,
            "leads": [_clean_both(lead) for lead in promise.leads],
            "claims": self._claims(promise.claims),
            "reports": [self._report(row) for row in promise.reports],
            "status": _clean_both(promise.status) if promise.status else None,
            "rule": _clean_both(promise.rule) if any(promise.rule) else None,
        }

    def _report(self, row: Row) -> dict[str, Any]:
        content = {
            "at": row.at,
            "value": _clean_both(row.value),
            "claims": self._claims(row.claims),
        }
        further = {"number": row.number, "share": row.share}
        return content | {k: v for k, v in further.items() if v is not None}

    def _promises_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, promise in enumerate(self.network.promises):
            for key in dict.fromkeys(promise.about):
                if key in self.index:
                    found.setdefault(str(self.index[key]), []).append(number)
        return found

    def _tables(self) -> dict[str, Any]:
        sources = [row["source"] for row in self.sources.rows]
        return {
            "kinds": self.kinds.rows,
            "relations": self.relations.rows,
            "rules": self.rules.rows,
            "speakers": self.speakers.rows,
            "claims": self.claims.rows,
            "sources": [
                _trim([s.slug, *_clean_both(s.title), clean(s.publisher), s.date, safe_url(s.url)])
                for s in sources
            ],
        }

    # ── positions ─────────────────────────────────────────────────────────────────────────────────

    def _place(self, content: dict[str, Any], family: list[str], groups: list[list[int]]) -> None:
        sets: dict[str, Any] = content["pos"]
        size = len(self.nodes)
        sets["network"] = (
            layout.rounded(layout.by_community(size, self.links, groups)) if size else []
        )
        names = {f["family"]: (f["en"], f["zh"]) for f in asset("families")}
        if len(set(family)) > 1:
            points, regions = layout.by_kind(family, names)
            sets["kind"], content["regions"]["kind"] = layout.rounded(points), _discs(regions)
        lying, standing = self.network.lying, self.network.standing
        places = [standing.get(str(n["id"]), "") for n in self.nodes]
        if len({p for p in places if p in lying}) > 1:
            known = {str(n["id"]): _names(n) for n in self.nodes}
            titles = {p: known.get(p, (p, "")) for p in lying}
            points, regions = layout.by_place(places, lying, titles)
            sets["map"], content["regions"]["map"] = layout.rounded(points), _discs(regions)


def _discs(regions: Iterable[layout.Region]) -> list[list[Any]]:
    return [
        [round(r.x), round(r.y), round(r.radius), clean(r.label_en), clean(r.label_zh)]
        for r in regions
    ]


def _known_family(given: Any, families: list[str]) -> str:
    return str(given) if given in families else "other"


def _names(node: dict[str, Any]) -> Both:
    en, zh = clean(node.get("label_en", "")), clean(node.get("label_zh", ""))
    return (en, zh) if en or zh else (clean(node.get("label") or node["id"]), "")


def _short_digest(digest: str) -> str:
    """A SHA-256 in 43 letters in place of 64; any other text stays."""
    if not re.fullmatch("[0-9a-f]{64}", digest):
        return clean(digest)
    return base64.urlsafe_b64encode(bytes.fromhex(digest)).decode().rstrip("=")


def _trim(row: list[Any]) -> list[Any]:
    while row and row[-1] in ("", None, 0):
        row.pop()
    return row


def _clean_both(both: Both | None) -> list[str]:
    return [clean(text) for text in both or ("", "")]


def clean(text: Any) -> str:
    r"""A text without characters that cannot be seen but change how the rest is shown.

    >>> clean("a\u202eb\x00c")
    'abc'
    """
    return _UNSEEN.sub("", str(text))


def safe_url(url: str) -> str:
    """An address that a link may lead to: web pages only, never a script; else empty.

    >>> safe_url("https://example.org/a?b=1"), safe_url("javascript:alert(1)")
    ('https://example.org/a?b=1', '')
    """
    return url if _URL.fullmatch(url) else ""
