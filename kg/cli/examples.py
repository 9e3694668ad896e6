"""What the help of each command shows; a test runs every example."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Page:
    """The end of a help.

    Attributes:
        examples: Commands as one types them in a shell. ``article.txt``, ``article.yaml``, ``gold``
            and the like stand for the user's own files.
        prints: What comes out, in a sentence.
        more: The manual that says more.
    """

    examples: tuple[str, ...]
    prints: str
    more: str


MANUAL: Final[dict[str, Page]] = {
    "query": Page(
        (
            "kg query who-holds-what --param person=殷勇",
            "kg query district-focus --help",
            "kg query 'SELECT ?zone { ?zone a kg:Zone }' -f csv -o zones.csv",
        ),
        "Rows as a table; an ASK is true or false, a CONSTRUCT is Turtle.",
        "README.md, ontology/README.md",
    ),
    "show": Page(
        ("kg show 通州", 'kg show "Beijing pilot free trade zone"', "kg show tongzhou -f json"),
        "A card: names, relations both ways, posts, targets, figures, each with its document.",
        "README.md",
    ),
    "search": Page(
        ("kg search tongzhou", "kg search 自贸 --limit 5", "kg search fengtai -f json"),
        "Things whose names come near, the best first.",
        "README.md",
    ),
    "why": Page(
        (
            "kg why 通州 focusesOn 绿色金融",
            "kg why tongzhou partOf",
            "kg why tongzhou partOf beijing -f json",
        ),
        "The claims behind a statement, each with document, place, words and grade.",
        "docs/judging.md",
    ),
    "progress": Page(
        (
            "kg progress 顺义",
            "kg progress --series fdi-actual",
            "kg progress t-german-companies --day 2026-06-30 -f json",
        ),
        "Promises with the report that decides, a status, and the rule that gave it.",
        "docs/judging.md",
    ),
    "conflicts": Page(
        ("kg conflicts", "kg conflicts 东城区", "kg conflicts area -f csv -o conflicts.csv"),
        "Disagreements by sort; every side with its document and what curators remark.",
        "docs/judging.md",
    ),
    "compare": Page(
        (
            "kg compare 北京自贸区 上海自贸区",
            "kg compare --all --by area",
            "kg compare beijing-ftz shanghai-ftz --by indicator -f csv",
        ),
        "A column a zone, a row a question; silence is a dot.",
        "docs/judging.md",
    ),
    "diff": Page(
        (
            "kg diff --known-by 2021-01-31",
            "kg diff 2021-01-11 2021-12-31",
            "kg diff old.ttl new.ttl --exit-code",
        ),
        "What was added, removed and changed: claims in sentences, then other triples.",
        "README.md",
    ),
    "measure": Page(
        (
            "kg measure --list",
            "kg measure centrality --of district --limit 10",
            "kg measure paths 通州 朝阳",
        ),
        "A table, the most telling rows first; a figure where -o ends in .png, .svg or .pdf.",
        "docs/measures.md",
    ),
    "export": Page(
        (
            "kg export -o kg.ttl",
            "kg export --graph haidian-plan-2021 --only asserted",
            "kg export --recipe place-industry -f graphml -o places.graphml",
        ),
        "The graph as RDF, a table of claims, or a network for Gephi, Neo4j or pandas.",
        "README.md, docs/measures.md",
    ),
    "view": Page(
        (
            "kg view -o all.html",
            "kg view 通州 --hops 1 --lang zh -o tongzhou.html",
            "kg view --promises -o promises.html",
        ),
        "One HTML file that opens without a network; -o - writes it to standard output.",
        "docs/views.md",
    ),
    "extract": Page(
        (
            "kg extract article.txt --published 2021-01-11 -o article.yaml",
            "kg extract article.txt -f jsonl",
            "kg extract - < article.txt",
        ),
        "Candidate claims with their words and a confidence, for `kg review`.",
        "docs/curating.md",
    ),
    "review": Page(
        (
            "kg review article.yaml",
            "kg review article.yaml --html -o article.html",
            "kg review article.yaml --tally",
        ),
        "One candidate after another; a letter decides: a accepts, r rejects, s skips.",
        "docs/curating.md",
    ),
    "add": Page(
        (
            "kg add article.yaml --data mydata",
            "kg add article.yaml --data mydata --partial",
            "kg add article.yaml --help",
        ),
        "How many claims were added to which file of the data folder.",
        "docs/curating.md",
    ),
    "score": Page(
        (
            "kg score gold.jsonl candidates.jsonl",
            "kg score gold.jsonl candidates.jsonl --min-confidence 0.8",
            "kg score gold.jsonl candidates.jsonl -f json",
        ),
        "Precision, recall and F1 by relation.",
        "docs/curating.md",
    ),
    "serve": Page(
        ("kg serve", "kg serve --port 0 --open", "kg serve --data mydata --timeout 5"),
        "The address, then a line a request, both on standard error.",
        "docs/server.md",
    ),
    "build": Page(
        ("kg build", "kg build -o out --no-views -v", "kg build --data mydata -o out"),
        "The files that were written, and what the graph holds.",
        "data/README.md",
    ),
    "validate": Page(
        ("kg validate", "kg validate x.ttl", "kg validate --data mydata -f json"),
        "Findings with node, place and what to do; how much was checked.",
        "CONTRIBUTING.md",
    ),
    "help": Page(
        ("kg help", "kg help dates", "kg help query"),
        "The contents, a topic, or the help of a command.",
        "docs/cli.md",
    ),
    "completion": Page(
        (
            "kg completion bash > kg.bash",
            "kg completion zsh > _kg",
            "kg completion fish > kg.fish",
        ),
        "A script; its first line says where it belongs.",
        "docs/cli.md",
    ),
}

TOPICS: Final[dict[str, str]] = {
    "names": """\
Names: what a thing may be called

A thing is given by any of its names, in full or short:
  通州, 通州区, "Tongzhou District", tongzhou        a district without 区 or District
  北京自贸区, "Beijing FTZ"                           zones as people call them
  tongzhou qu                                        pinyin without tones
  tongzhou, id:tongzhou, <https://…/id/tongzhou>     slug, short and full IRI
Case, spaces, full-width characters and outer quotation marks do not matter. A name of several
things is refused with the slugs to choose from; an unknown one with the nearest names.
`kg search TEXT` lists what comes near.
""",
    "dates": """\
Dates: as much of them as is known

2021, 2021-01 and 2021-01-11 are a year, a month and a day; options that want a day take
YYYY-MM-DD only. A claim keeps the precision of its source, and kg:earliest and kg:latest say
between which days it lies: "the second half of 2020" lies from 2020-07-01 to 2020-12-31.
What has no date is in no view of a day, and the command says how much it leaves out.
""",
    "clocks": """\
Clocks: what held, and what was known

--known-by DAY   only what documents said that were out by that day. The graph is rebuilt from
                 them, so statuses, conclusions and conflicts are those of that day.
--valid-on DAY   only what held on that day, as far as its document says from when to when.
                 What says nothing of time stays.
--day DAY        the graph stays whole; only statuses are given for that day (progress, view).
The clocks combine: `kg show 通州 --known-by 2021-12-31 --valid-on 2021-06-30`.
""",
    "formats": """\
Formats: -f says which, else the ending of -o

graphs     turtle .ttl, trig .trig, nquads .nq, ntriples .nt, jsonld .jsonld, rdfxml .rdf
networks   graphml .graphml, gexf .gexf, node-link, parquet .parquet, neo4j (a folder)
answers    table, csv .csv, tsv .tsv, json .json, xml .xml, md .md
figures    .png, .svg and .pdf, by `kg measure -o`
A name that ends in .gz, .bz2 or .xz is packed, and read packed. --excel writes CSV that Excel
opens right: with a mark that says UTF-8, and cells that begin like formulas made harmless.
A file is written whole or not at all; -o - is standard output.
""",
    "exit-codes": """\
Exit codes: what a script can rely on

0    fine. An answer that holds nothing is fine too, and said on standard error.
1    an error: one line on standard error that says what, where, and what to do.
2    wrong usage: an option or a name of a command that there is not.
3    findings: `kg validate` found faults, `kg diff --exit-code` a difference, `kg add --partial`
     left claims out.
130  ended by Ctrl-C.
Data go to standard output, everything else to standard error.
""",
}
