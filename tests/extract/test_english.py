"""English that extraction reads, class by class: one made sentence each, answers by hand."""

from __future__ import annotations

import pytest
from support.curating import claims_of, said

HILL = "Hill Pilot Zone"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # Subjects: behind an opening, in front of "which", of a place that is named before "there".
        (
            "On 2 percent of River City's land, the Hill Pilot Zone earns 9 percent of its GDP.",
            {("observation", HILL, "=2 percent River City's land")},
        ),
        (
            "When the council met in River City, Hill County opened its doors. The Hill Pilot Zone,"
            " which hosts 40 firms, lies in Hill County.",
            {("observation", HILL, "=40 count firms")},
        ),
        (
            "With a focus on shipping and insurance, the Hill Pilot Zone draws carriers.",
            {("focusesOn", HILL, "shipping"), ("focusesOn", HILL, "insurance")},
        ),
        (
            '"We will open a patent court," said Chen Hao, head of the Hill Port Authority.',
            {("plans", "Hill Port Authority", "patent court")},
        ),
        (
            "The plan calls for the Dock Area to build a rope museum.",
            {("plans", "Dock Area", "rope museum")},
        ),
        (
            "Officials with the Hill Pilot Zone announced on Thursday a set of measures.",
            {("announced", HILL, "set of measures")},
        ),
        # A list of places behind a preposition holds no subject.
        (
            "River City grew. In Hill County, Dock County and Mill County, the city runs 12 mills.",
            {("observation", "city", "=12 count mills")},
        ),
        # What is placed somewhere.
        (
            "In Hill County, a rope research center opened last month.",
            {("initiativeIn", "rope research center", "Hill County")},
        ),
        (
            "A rope park and a dock museum are going up in Hill County.",
            {("initiativeIn", n, "Hill County") for n in ("rope park", "dock museum")},
        ),
        (
            "Hill County is home to the Rope Innovation Center.",
            {("initiativeIn", "Rope Innovation Center", "Hill County")},
        ),
        (
            "River City will build a logistics base in Hill County.",
            {
                ("plans", "River City", "logistics base"),
                ("initiativeIn", "logistics base", "Hill County"),
            },
        ),
        (
            "River City hopes to turn the Hill Pilot Zone into a rope base.",
            {("plans", "River City", "rope base"), ("initiativeIn", "rope base", HILL)},
        ),
        (
            "The State Council approved comprehensive pilots in River City and Hill County.",
            {
                ("approvedBy", "comprehensive pilots", "State Council"),
                ("initiativeIn", "comprehensive pilots", "River City"),
                ("initiativeIn", "comprehensive pilots", "Hill County"),
            },
        ),
        # Who leads, and what is only planned.
        (
            "The Hill Pilot Zone is to compile a master plan and a work plan for its docks.",
            {("leads", HILL, "master plan"), ("leads", HILL, "work plan for its docks")},
        ),
        ("The Hill Pilot Zone runs a rope museum.", {("leads", HILL, "rope museum")}),
        (
            "The Hill Pilot Zone aspires to be a hub for ropes and should boast a rope museum.",
            {("plans", HILL, "hub for ropes"), ("plans", HILL, "rope museum")},
        ),
        (
            "The Hill Pilot Zone will focus on building a rope museum.",
            {("plans", HILL, "rope museum")},
        ),
        # Papers and approvals in relative clauses.
        (
            "The Hill Pilot Zone grows under a master plan that the State Council issued in May.",
            {("announced", "State Council", "master plan")},
        ),
        (
            "River City made an action plan for the zone, which was approved by the State Council.",
            {("approvedBy", "action plan for the zone", "State Council")},
        ),
        # Firms: described, in lists of examples, behind an aside.
        (
            "Northwind Pumps and the rope maker Eastwind have moved into the Hill Pilot Zone.",
            {("settledIn", n, HILL) for n in ("Northwind Pumps", "Eastwind")},
        ),
        (
            "Over 20 rope makers, among them Northwind and Eastwind, have moved into Hill County.",
            {("settledIn", n, "Hill County") for n in ("Northwind", "Eastwind")},
        ),
        # Parts and places: apposition, lists before the whole, the opening.
        (
            "Dock Town, the southernmost district of River City, grew.",
            {("partOf", "Dock Town", "River City")},
        ),
        (
            "The Dock Area, the Mill Area and the Rope Area make up the Hill Pilot Zone.",
            {("partOf", n, HILL) for n in ("Dock Area", "Mill Area", "Rope Area")},
        ),
        (
            "Located in River City and Dock County, the Hill Pilot Zone has 40 firms.",
            {("locatedIn", HILL, "River City"), ("locatedIn", HILL, "Dock County")},
        ),
        # Industries in other words.
        (
            "The Dock Area is given over to shipping, and the Mill Area leans on food processing.",
            {("focusesOn", "Dock Area", "shipping"), ("focusesOn", "Mill Area", "food processing")},
        ),
        (
            "In the Dock Area the stress falls on shipping and marine insurance.",
            {("focusesOn", "Dock Area", n) for n in ("shipping", "marine insurance")},
        ),
        # Figures: from one value to another, what became of some, shares, a past in a plan.
        (
            "The Hill Pilot Zone tried 60 reforms, and 12 of them have been copied nationwide.",
            {("observation", HILL, "=12 count copied nationwide")},
        ),
        (
            "The area of the Hill Pilot Zone is to grow from 14 to 20 square kilometers.",
            {
                ("observation", HILL, "=14 km2 area of the Hill Pilot Zone"),
                ("target", HILL, "=20 km2 area of the Hill Pilot Zone"),
            },
        ),
        (
            "The Hill Pilot Zone had 900 firms, 10 times the figure of 2010.",
            {("observation", HILL, "=10 times firms")},
        ),
        (
            "The Hill Pilot Zone won 8 billion yuan ($1.2 billion) of registered capital.",
            {("observation", HILL, "=8e+09 CNY registered capital")},
        ),
        (
            "In the Hill Pilot Zone clearance was cut from 48 hours to 6 hours.",
            {
                ("observation", HILL, "=48 count clearance"),
                ("observation", HILL, "=6 count clearance"),
            },
        ),
        # What was said of firms, of the thing that they set up, of whom they are asked to.
        (
            "The Hill Zone grew. Northwind, Eastwind and Southwind all run depots at the zone.",
            {("settledIn", n, "zone") for n in ("Northwind", "Eastwind", "Southwind")},
        ),
        (
            "River City will encourage firms to set up a rope museum.",
            {("plans", "River City", "rope museum")},
        ),
        (
            "River City drafted a scheme. It proposes setting up a rope museum in Hill County.",
            {("initiativeIn", "rope museum", "Hill County")},
        ),
        # Names: short for longer ones, of the part in front of its description.
        (
            "The Hill Development District, or HDD, grew. HDD wrote 30 rules.",
            {("observation", "HDD", "=30 count rules")},
        ),
        (
            "River Bay, the Hill section of the Dock Pilot Zone, grew.",
            {("partOf", "River Bay", "Dock Pilot Zone")},
        ),
        (
            "The Hunan government approved the zone's development plan.",
            {("approvedBy", "zone's development plan", "Hunan government")},
        ),
        # More of the same metric; shares of a total; a unit that stands once.
        (
            "The Hill Zone has 19 labs at the national level and 37 at the county level.",
            {("observation", "Hill Zone", "=37 count labs")},
        ),
        (
            "The Hill Zone grew. Rope exports made up 92 percent of the total.",
            {("observation", "Hill Zone", "=92 percent Rope exports")},
        ),
    ],
)
def test_english(text: str, wanted: set[tuple[str, str, str]]) -> None:
    assert wanted <= {said(c) for c in claims_of(text)}


def test_a_dateline_is_no_subject() -> None:
    found = claims_of("HILL COUNTY, June 3 (Xinhua) -- Some 40 firms joined the River Pilot Zone.")
    assert {c.subject.text for c in found} == {"River Pilot Zone"}


def test_an_issued_paper_is_no_plan_besides() -> None:
    found = claims_of("The Hill Pilot Zone rolled out the first dock guidelines in May.")
    assert [c.relation for c in found] == ["announced"]


def test_a_post_ends_where_the_sentence_goes_on() -> None:
    text = "Chen Hao, director of the Hill Bureau of Commerce, put the number of firms at 40."
    (post,) = (c for c in claims_of(text) if c.relation == "holdsPost")
    assert post.object is not None
    assert post.object.text == "director of the Hill Bureau of Commerce"


@pytest.mark.parametrize(
    ("text", "posts"),
    [
        ("Chen Hao was appointed head of the Hill Zone in May.", ["head of the Hill Zone"]),
        ("Chen Hao, who is head of the Hill Zone, came.", ["head of the Hill Zone"]),
        (
            "On Monday Chen Hao, head of the Hill Zone, as well as its director, spoke.",
            ["head of the Hill Zone", "director"],
        ),
    ],
)
def test_posts_in_other_words(text: str, posts: list[str]) -> None:
    found = [c for c in claims_of(text) if c.relation == "holdsPost"]
    assert {c.subject.text for c in found} == {"Chen Hao"}
    assert [c.object.text for c in found if c.object] == posts


def test_a_body_ends_before_the_day() -> None:
    (claim,) = claims_of("The State Council on Monday issued a circular.")
    assert said(claim) == ("announced", "State Council", "circular")


def test_a_noun_that_looks_like_a_verb_is_no_plan() -> None:
    found = claims_of("Research institutes and freight trains serve new pilots in the Hill Zone.")
    assert not [c for c in found if c.relation == "plans"]


def test_a_province_is_found_within_other_names() -> None:
    (claim,) = (
        c
        for c in claims_of("The Hunan Pilot Zone grew. The province will build a rope museum.")
        if c.relation == "plans"
    )
    assert "Hunan" in claim.subject.alt


def test_the_zone_stands_for_the_fuller_noun_before_it() -> None:
    text = "River City grew since its pilot free trade zone opened. The zone has 40 docks."
    (claim,) = (c for c in claims_of(text) if c.measurement)
    assert claim.subject.alt == ("pilot free trade zone",)


def test_a_city_that_was_named_a_pilot_zone_is_the_zone_of_its_paragraph() -> None:
    text = (
        "The Hill New Area grew.\n\nRiver City was named a pilot zone. The pilot zone has 40 docks."
    )
    (claim,) = (c for c in claims_of(text) if c.measurement)
    assert claim.subject.alt == ("River City",)


def test_the_area_is_that_of_its_paragraph() -> None:
    text = "The Dock Area grew.\n\nHill County grew. The area has 40 docks."
    (claim,) = (c for c in claims_of(text) if c.measurement)
    assert claim.subject.alt == ("Hill County",)


@pytest.mark.parametrize(
    "text",
    [
        "The Hill Zone, made up of the Dock Area and the Mill Area, grew.",
        "The Northwind Group moved its China office.",
        "River City lies north of the Hill Zone.",
    ],
)
def test_what_holds_others_is_no_part_of_them(text: str) -> None:
    found = {said(c) for c in claims_of(text) if c.relation == "partOf"}
    assert found <= {("partOf", "Dock Area", "Hill Zone"), ("partOf", "Mill Area", "Hill Zone")}


def test_who_said_it_is_no_plan() -> None:
    text = "The Hill Zone will build a rope museum, Chen Hao, head of its office, said on Monday."
    assert [c.object.text for c in claims_of(text) if c.relation == "plans" and c.object] == [
        "rope museum"
    ]


def test_a_name_within_that_of_a_thing_is_no_firm() -> None:
    found = claims_of("The Hill-River economic and trade center started operations in River City.")
    assert [said(c) for c in found] == [
        ("initiativeIn", "Hill-River economic and trade center", "River City")
    ]


def test_a_road_that_opens_to_traffic_is_no_plan_of_traffic() -> None:
    found = claims_of("The Hill Zone opens to traffic next year.")
    assert not [c for c in found if c.relation == "plans"]


def test_figures_are_dealt_out_respectively() -> None:
    text = (
        "The Hill Area, the Dock Area and the River Area cover 10.5, 20 and 30 square kilometers"
        " respectively."
    )
    assert [said(c) for c in claims_of(text)] == [
        ("observation", "Hill Area", "=10.5 km2 cover"),
        ("observation", "Dock Area", "=20 km2 cover"),
        ("observation", "River Area", "=30 km2 cover"),
    ]


def test_what_is_supposed_to_come_is_a_target_of_its_own_metric() -> None:
    text = (
        "The Hill Pilot Zone opened. Its exports should total 40 billion yuan and silk output is"
        " supposed to climb by nearly 9 percent in 2024."
    )
    assert [said(c) for c in claims_of(text) if c.measurement] == [
        ("target", "Hill Pilot Zone", "=4e+10 CNY exports"),
        ("target", "Hill Pilot Zone", "~9 percent silk output"),
    ]
