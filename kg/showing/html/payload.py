"""A network and its evidence as the compact JSON that a page carries.

Tables refer to each other by row number; a permalink uses IRIs, which outlive a build. Trailing
empty cells are cut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from kg.model.names import pinyin_of
from kg.model.namespaces import PREFIXES
from kg.showing.html import layout
from kg.showing.html.cells import (
    cited,
    clean,
    clean_both,
    names_of,
    safe_url,
    short_digest,
    trimmed,
    trimmed_edge,
)
from kg.showing.html.evidence import (
    Both,
    Details,
    FigureRow,
    PageEvidence,
    PromiseRow,
    TenureRow,
    When,
)
from kg.showing.html.page import asset
from kg.showing.html.spans import ALWAYS, NEVER, Span, flat, joined, next_day

#: Above so many nodes a page opens on groups.
GROUPED_ABOVE: Final = 2000
#: Above so many nodes what a rule concludes is drawn only when it is asked for.
_INFERRED_UP_TO: Final = 150
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

    @property
    def keys(self) -> list[Any]:
        """What the rows are numbered by, in order."""
        return list(self._numbers)

    def named(self, options: Mapping[str, Any], name: str) -> int:
        """The number of what an option names, with its own name in English and Chinese."""
        key, en, zh = (options.get(name + suffix, "") for suffix in ("", "_en", "_zh"))
        return self.number(key, [key, clean(en), clean(zh)])


def payload(
    nodes: Sequence[dict[str, Any]],
    edges: Sequence[dict[str, Any]],
    evidence: PageEvidence,
    *,
    title: Both,
    lead: Both,
    lang: str,
    theme: str,
) -> dict[str, Any]:
    """Everything that the page of a network needs, in a fixed order.

    Args:
        nodes: As pyvis keeps them; see :class:`kg.showing.html.network.EvidenceNetwork`.
        edges: Likewise.
        evidence: What is known beyond them.
        title: The heading.
        lead: A sentence on what is shown.
        lang: Language that the page opens in.
        theme: Colours that it opens in.
    """
    return {
        "title": clean_both(title),
        "lead": clean_both(lead),
        "lang": lang,
        "theme": theme,
        **_Payload(nodes, edges, evidence).content(),
    }


class _Payload:
    def __init__(
        self,
        nodes: Sequence[dict[str, Any]],
        edges: Sequence[dict[str, Any]],
        evidence: PageEvidence,
    ) -> None:
        self.edges, self.evidence = edges, evidence
        degree: Counter[Any] = Counter()
        for edge in edges:
            degree.update((edge["from"], edge["to"]))
        # The most linked come first: layouts put them in the middle, labels rank them.
        self.nodes = sorted(nodes, key=lambda n: (-degree[n["id"]], str(n["id"])))
        self.index = {node["id"]: i for i, node in enumerate(self.nodes)}
        self.documents, self.claims, self.speakers = _Table(), _Table(), _Table()
        self.kinds, self.relations, self.rules = _Table(), _Table(), _Table()
        self.whens = _Table()
        self._of_states: set[int] = set()
        self.links = [(self.index[e["from"]], self.index[e["to"]]) for e in edges]

    def content(self) -> dict[str, Any]:
        evidence = self.evidence
        known = [f["family"] for f in asset("families")]
        family = [n["family"] if n.get("family") in known else "other" for n in self.nodes]
        families = [name for name in known if name in set(family)]
        drawn = [e for e, data in zip(self.links, self.edges, strict=True) if not data.get("rule")]
        groups = layout.communities(len(self.nodes), drawn or self.links)
        edges = [self._edge(edge) for edge in self.edges]
        disputes: list[list[Any]] = [
            [
                clean_both(d.text),
                self.index.get(d.node),
                self._claims(d.claims),
                self._when(d.when),
            ]
            for d in evidence.disputes
        ]
        details = self._details()
        grouped = len(self.nodes) > GROUPED_ABOVE
        linked = {end for link in self.links for end in link}
        positions, regions = self._positions(family, groups)
        nodes = self._nodes([families.index(f) for f in family], groups)
        placed = self._placed() if "map" in positions else []
        promises = [self._promise(p) for p in evidence.promises]
        claim_days = [self._when(self._claim_days(digest)) for digest in self._cited]
        # A status also changes by time alone; the slider stops where something new is said.
        stops = [row for k, row in enumerate(self._whens) if k not in self._of_states]
        known_days, valid_days = map(_stops, zip(*stops, strict=True)) if stops else ([], [])
        return {
            "prefixes": {p: PREFIXES[p] for p in _TURTLE},
            "words": asset("words"),
            "families": [
                [f[k] for k in ("family", "en", "zh", "shape", "light", "dark")]
                for f in asset("families")
                if f["family"] in families
            ],
            "nodes": nodes,
            "edges": edges,
            "pos": positions,
            "placed": placed,
            "regions": regions,
            "whens": [[flat(spans) for spans in row] for row in self._whens],
            "days": known_days,
            "validDays": valid_days,
            "grouped": grouped,
            "inferred": len(self.nodes) <= _INFERRED_UP_TO,
            "centre": self.index.get(evidence.centre),
            "hops": evidence.hops,
            "groups": [[g[0], len(g), int(g[0] not in linked)] for g in groups if grouped],
            "targets": promises,
            "promisesOf": self._promises_of(),
            "disputes": disputes,
            "disputed": sorted({c for d in disputes for c in d[2]}),
            **details,
            "kinds": self.kinds.rows,
            "relations": self.relations.rows,
            "rules": self.rules.rows,
            "speakers": self.speakers.rows,
            "claims": self.claims.rows,
            "claimDays": claim_days,
            "sources": [cited(document) for document in self.documents.rows],
        }

    # ── nodes ─────────────────────────────────────────────────────────────────────────────────────

    def _nodes(self, family: list[int], groups: list[list[int]]) -> dict[str, Any]:
        group = {node: k for k, members in enumerate(groups) for node in members}
        details = [self.evidence.details.get(n["id"], Details()) for n in self.nodes]
        names = [names_of(node) for node in self.nodes]
        return {
            "id": [str(n["id"]) for n in self.nodes],
            "en": [en for en, _ in names],
            "zh": [zh for _, zh in names],
            "py": [pinyin_of(zh) if zh else "" for _, zh in names],
            "kind": [self.kinds.named(n, "kind") for n in self.nodes],
            "family": family,
            "group": [group[i] for i in range(len(self.nodes))],
            "first": [found.known for found in details],
            "undated": [int(found.undated) for found in details],
        }

    def _details(self) -> dict[str, dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {
            name: {} for name in ("also", "facts", "figures", "tenures", "said")
        }
        for node, details in sorted(self.evidence.details.items(), key=lambda kv: str(kv[0])):
            if node not in self.index:
                continue
            cells = {
                "also": [[clean(text), self._when(when)] for text, when in details.other_names],
                "facts": [
                    [clean_both(a), clean_both(b), self._when(when)] for a, b, when in details.facts
                ],
                "figures": [
                    [clean_both(name), [self._figure(row) for row in rows]]
                    for name, rows in details.figures
                ],
                "tenures": [self._tenure(tenure) for tenure in details.tenures],
                "said": self._claims(details.statements),
            }
            for name, content in cells.items():
                if content:
                    found[name][str(self.index[node])] = content
        return found

    def _figure(self, row: FigureRow) -> list[Any]:
        return trimmed([row.at, clean_both(row.value), self._claims(row.claims)])

    def _tenure(self, tenure: TenureRow) -> list[Any]:
        person: Any = self.index.get(tenure.person, clean_both(tenure.person_name))
        post: Any = self.index.get(tenure.post, clean_both(tenure.post_name))
        times = [tenure.seen, tenure.start, tenure.end]
        return [person, post, *times, self._claims(tenure.claims)]

    # ── links and evidence ────────────────────────────────────────────────────────────────────────

    def _edge(self, edge: dict[str, Any]) -> list[Any]:
        relation = str(edge.get("relation", edge.get("label", "")))
        claims = [c for c in edge.get("claims", ()) if c in self.evidence.claims]
        rule = edge.get("rule") or None
        premises = edge.get("premises", ()) if rule else ()
        registered = bool(edge.get("registered"))
        # What rests on the registry alone has no day.
        unbound = registered or (rule is not None and not any(p.claims for p in premises))
        if "spans" in edge:
            when = When(known=edge["known_spans"], valid=edge["spans"])
        else:
            first = self.evidence.known(claims) if claims else edge.get("known", "")
            times = [(self.evidence.claims[c].start, self.evidence.claims[c].end) for c in claims]
            when = When(known=ALWAYS if unbound else _from(first), valid=joined(times) or ALWAYS)
        return trimmed_edge(
            self.index[edge["from"]],
            self.index[edge["to"]],
            self.relations.named(
                {"relation_en": relation, **edge, "relation": relation}, "relation"
            ),
            self._claims(claims),
            self._when(when),
            int(bool(claims) and when.valid == ALWAYS),
            None if rule is None else self.rules.named({"rule_en": rule, **edge}, "rule"),
            [
                [*map(clean_both, (p.subject, p.relation, p.object)), self._claims(p.claims)]
                for p in premises
            ],
            int(registered),
            int(bool(edge.get("past"))),
        )

    def _when(self, when: When) -> int:
        """The number of some days, which many rows share."""
        return self.whens.number(when, (when.known, when.valid))

    def _state_when(self, when: When) -> int:
        had = len(self._whens)
        number = self._when(when)
        if number == had:
            self._of_states.add(number)
        return number

    @property
    def _whens(self) -> list[tuple[tuple[Span, ...], tuple[Span, ...]]]:
        return self.whens.rows

    def _claim_days(self, digest: str) -> When:
        claim = self.evidence.claims[digest]
        known = self.evidence.documents[claim.document].known
        return When(known=_from(known), valid=((claim.start, claim.end),))

    def _claims(self, digests: Iterable[str]) -> list[int]:
        return [self._claim(d) for d in digests if d in self.evidence.claims]

    def _claim(self, digest: str) -> int:
        claim = self.evidence.claims[digest]
        number = self.documents.number(claim.document, self.evidence.documents[claim.document])
        speaker = (
            1 + self.speakers.number(claim.speaker, clean_both(claim.speaker))
            if any(claim.speaker)
            else 0
        )
        words = map(clean, (claim.locator, claim.quote, claim.statement))
        grade = "" if claim.grade == "located" else claim.grade  # what most claims are
        texts = (claim.as_of, claim.valid_from, claim.valid_to, grade, claim.note)
        basis = map(clean, (*texts, claim.language, claim.uncovered))
        head = [short_digest(digest), number]
        copy = safe_url(claim.copy_url)
        cells = trimmed([*head, *words, speaker, clean(claim.hedge), *basis, copy])
        return self.claims.number(digest, cells if len(cells) > 1 else head)

    @property
    def _cited(self) -> Iterable[str]:
        """Digests of the claims that the page carries, in the order of their numbers."""
        return self.claims.keys

    def _promise(self, promise: PromiseRow) -> dict[str, Any]:
        """A target as the page shows it."""
        return {
            "id": promise.node,
            "node": self.index.get(promise.node),
            "label": clean_both(promise.label),
            "value": clean_both(promise.value),
            "number": promise.number,
            "due": promise.due,
            "recurs": clean_both(promise.recurs) if promise.recurs else None,
            "place": clean_both(promise.place) if promise.place else None,
            "leads": [clean_both(lead) for lead in promise.leads],
            "claims": self._claims(promise.claims),
            "reports": [self._report(row) for row in promise.reports],
            "status": clean_both(promise.status) if promise.status else None,
            "rule": clean_both(promise.rule) if any(promise.rule) else None,
            "states": [
                [self._state_when(when), clean_both(status), clean_both(rule)]
                for when, status, rule in promise.states
            ],
        }

    def _report(self, row: FigureRow) -> dict[str, Any]:
        content = {
            "at": row.at,
            "value": clean_both(row.value),
            "claims": self._claims(row.claims),
        }
        further = {"number": row.number, "share": row.share}
        return content | {k: v for k, v in further.items() if v is not None}

    def _placed(self) -> list[int | None]:
        """When documents place each node; None where none does."""
        anchored = (self.evidence.anchored.get(str(node["id"])) for node in self.nodes)
        return [None if when is None else self._when(when) for when in anchored]

    def _promises_of(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = {}
        for number, promise in enumerate(self.evidence.promises):
            for key in dict.fromkeys(promise.about):
                if key in self.index:
                    found.setdefault(str(self.index[key]), []).append(number)
        return found

    # ── positions ─────────────────────────────────────────────────────────────────────────────────

    def _positions(
        self, family: list[str], groups: list[list[int]]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        """Pixels of the nodes by arrangement, and the discs behind them."""
        points = layout.by_community(len(self.nodes), self.links, groups) if self.nodes else None
        positions = {"network": [] if points is None else layout.rounded(points)}
        regions: dict[str, Any] = {}
        if len(set(family)) > 1:
            names = {f["family"]: (f["en"], f["zh"]) for f in asset("families")}
            points, discs = layout.by_kind(family, names)
            positions["kind"], regions["kind"] = layout.rounded(points), _discs(discs)
        coordinates, anchors = self.evidence.coordinates, self.evidence.anchors
        places = [anchors.get(str(n["id"]), "") for n in self.nodes]
        if len({p for p in places if p in coordinates}) > 1:
            titles = {p: self.evidence.place_names.get(p, (p, "")) for p in coordinates}
            points, discs = layout.by_place(places, coordinates, titles)
            positions["map"], regions["map"] = layout.rounded(points), _discs(discs)
        return positions, regions


def _from(day: str) -> tuple[Span, ...]:
    """The days from one on; none where it is empty."""
    return ((day, ""),) if day else ()


def _stops(every: Iterable[tuple[Span, ...]]) -> list[str]:
    """The days on which something begins, or has just ended."""
    found = set()
    for start, end in (span for spans in every for span in spans):
        found |= {start, next_day(end) if end else ""}
    return sorted(found - {"", NEVER})


def _discs(regions: Iterable[layout.Region]) -> list[list[Any]]:
    return [
        [round(r.x), round(r.y), round(r.radius), clean(r.label_en), clean(r.label_zh)]
        for r in regions
    ]
