"""A further zone needs files only: rows in the registry and one document.

The zone is made up, and its names say so. Nothing but the copied data folder changes.
"""

from __future__ import annotations

import shutil

import pytest
from support.project import FROZEN

from kg.graph.build import BuildReport, build
from kg.graph.dataset import Dataset
from kg.model.curies import compact
from kg.model.namespaces import mint

pytestmark = pytest.mark.slow
ROWS = {
    "districts": (
        "sample-province,province,Sample Province,示例省,own-translation,,Shìlì Shěng,980000,,,,\n"
        "sample-city,prefecture,Sample City,示例市,own-translation,,Shìlì Shì,980100,,,,\n"
        "sample-county,county,Sample County,示例县,own-translation,,Shìlì Xiàn,980121,,,,\n"
    ),
    "zones": (
        "sample-ftz,pilot-free-trade-zone,China (Sample) Pilot Free Trade Zone,"
        "中国（示例）自由贸易试验区,own-translation,,9\n"
        "sample-ftz-port,ftz-area,Sample Port Area,示例港片区,own-translation,,\n"
    ),
    "publishers": "sample-news,news-outlet,Sample News,,,\n",
    "initiatives": "sample-ftz-plan,plan,Sample FTZ plan,示例方案,own-translation,,示例1号\n",
}
DOCUMENT = """\
document: sample-zone-2027
title_en: A made-up plan for a made-up zone
publisher: sample-news
date: 2027-02-01
date_basis: stated
language: en
extent: article
kind: official
claims:

- {subject: sample-city, predicate: partOf, object: sample-province, at: p1}
- {subject: sample-ftz, predicate: locatedIn, object: sample-province, at: p1}
- {subject: sample-ftz, predicate: approvedOn, value: 2027-01, kind: decision-reported, at: p1}
- {subject: sample-ftz, predicate: planPublishedOn, value: 2027-01-30, at: p1}
- {subject: sample-ftz, predicate: unveiledOn, value: 2027-02-01, at: p1}
- {subject: sample-ftz, predicate: approvedBy, object: state-council, at: p1}
- {subject: sample-ftz, predicate: setUpBy, object: sample-ftz-plan, at: p1}
- {subject: cn-all-ftz, predicate: groups, object: sample-ftz, from: 2027-02-01, at: p1}
- subject: sample-ftz
  predicate: hasObservation
  value: 99.5
  indicator: area
  unit: km2
  comparator: exactly
  from: 2027-02-01
  at: p2
- {subject: sample-ftz-port, predicate: partOf, object: sample-ftz, at: p2}
- {subject: sample-ftz-port, predicate: locatedIn, object: sample-city, at: p2}
- {subject: sample-ftz-port, predicate: reachesInto, object: sample-county, at: p2}
- subject: sample-ftz-port
  predicate: focusesOn
  object: shipping-services
  kind: overall-plan
  at: p3
- {subject: sample-ftz-plan, predicate: implementedIn, object: sample-ftz, at: p4}
- subject: sample-ftz-plan
  predicate: hasTarget
  object: t-sample-120
  value: 120
  indicator: pilot-tasks-assigned
  of: sample-ftz
  unit: tasks
  comparator: exactly
  due: 2030
  from: 2027-01-30
  at: p4
- subject: sample-ftz
  predicate: hasObservation
  value: 12
  indicator: pilot-tasks-implemented
  unit: tasks
  comparator: more-than
  kind: cumulative
  as_of: 2027-02-01
  reports_on: t-sample-120
  at: p5
"""


@pytest.fixture(scope="module")
def further(tmp_path_factory: pytest.TempPathFactory) -> tuple[Dataset, BuildReport]:
    """The frozen data and the made-up zone, built and validated."""
    data = tmp_path_factory.mktemp("further") / "data"
    shutil.copytree(FROZEN, data)
    for table, rows in ROWS.items():
        path = data / "registry" / f"{table}.csv"
        path.write_text(path.read_text("utf-8") + rows, "utf-8")
    (data / "claims" / "sample-zone-2027.yaml").write_text(DOCUMENT, "utf-8")
    return build(None, data=data)


def test_it_is_valid(further: tuple[Dataset, BuildReport], frozen: Dataset) -> None:
    dataset, report = further
    assert report.findings == ()
    assert report.kinds["Zone"] == len(zones(frozen)) + 1
    assert zones(dataset) - zones(frozen) == {mint("id", "sample-ftz")}


def zones(dataset: Dataset) -> set[object]:
    return {row[0] for row in dataset.query("SELECT ?z { ?z a kg:Zone }").rows}


@pytest.mark.parametrize(
    ("query", "column", "value", "columns", "rows"),
    [
        ("zone-areas", "place", "sample-ftz", "area_km2 comparator", ["99.5 kind:exactly"]),
        (
            "zone-batches",
            "zone",
            "sample-ftz",
            "batch approved published unveiled set_up_by",
            ["9 2027-01 2027-01-30 2027-02-01 id:sample-ftz-plan"],
        ),
        (
            "zone-parts",
            "zone",
            "sample-ftz",
            "part parent district",
            ["id:sample-ftz-port id:sample-ftz id:sample-city"],
        ),
        (
            "zone-hosts",
            "part",
            "sample-ftz-port",
            "zone lies territory code",
            [
                "id:sample-ftz kg:locatedIn id:sample-city 980100",
                "id:sample-ftz kg:reachesInto id:sample-county 980121",
            ],
        ),
        ("group-members", "zone", "sample-ftz", "group from", ["id:cn-all-ftz 2027-02-01"]),
        ("approvals", "thing", "sample-ftz", "approver", ["id:state-council"]),
        ("plans-of-place", "place", "sample-ftz", "plan", ["id:sample-ftz-plan"]),
        (
            "focus-by-industry",
            "place",
            "sample-ftz-port",
            "industry focus",
            [
                "id:logistics-and-transport id:shipping-services",
                "id:shipping-services id:shipping-services",
            ],
        ),
        ("targets", "target", "t-sample-120", "value unit due", ["120 kind:tasks 2030"]),
        ("due-targets", "place", "sample-ftz", "day value", ["2030-12-31 120"]),
        (
            "reports-of-target",
            "target",
            "t-sample-120",
            "promised comparator reported",
            ["120 kind:more-than 12"],
        ),
        ("places-in-district", "district", "sample-city", "place", ["id:sample-ftz-port"]),
    ],
)
def test_saved_queries_answer_for_it(
    query: str,
    column: str,
    value: str,
    columns: str,
    rows: list[str],
    further: tuple[Dataset, BuildReport],
) -> None:
    answer = further[0].query(query, params={column: mint("id", value)})
    places = [answer.variables.index(name) for name in columns.split()]
    found = [" ".join(compact(row[i].value) for i in places) for row in answer.rows]  # type: ignore[union-attr]
    assert found == rows
