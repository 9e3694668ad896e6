"""Text for people: alignment by width, control characters, bidirectional text, spreadsheets."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kg.model.namespaces import mint
from kg.model.printing import Layout
from kg.showing.arrange import arranged
from kg.showing.table import csv_for_excel, csv_text, markdown, table, term_text
from kg.showing.terminal import cut, display_width, widest_word

CELLS = st.text(max_size=12)


def column_starts(line: str, widths: list[int]) -> list[str]:
    """Cut a line at display columns; fails where a character straddles a column's edge."""
    parts, rest = [], line
    for size in widths:
        part = ""
        while rest and display_width(part) < size:
            part, rest = part + rest[0], rest[1:]
        parts.append(part)
    return parts


def test_chinese_columns_stand_under_each_other() -> None:
    text = table(
        ["区", "place", "n"], [["通州区", "Tongzhou", "7"], ["顺义区（空港）", "Shunyi", "1,204"]]
    )
    assert text.splitlines() == [
        "区              place         n",
        "──────────────  ────────  ─────",
        "通州区          Tongzhou      7",
        "顺义区（空港）  Shunyi    1,204",
    ]
    for line in text.splitlines():
        assert display_width(column_starts(line, [16])[0]) == 16


@given(st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=4), st.integers(20, 60))
@example([("000\x1b\U0002ebe1", "\U00011d8a0")], 20)  # a vowel sign without a letter
@example([("\U0001b2fc", "\U00011a97\U00018cd6")], 20)
def test_a_table_fits_and_never_breaks_a_line(rows: list[tuple[str, str]], width: int) -> None:
    text = table(["a", "b"], rows, layout=Layout(width=width))
    lines = text.split("\n")
    longest = max(widest_word(word) for word in text.split() or [""])
    assert all(display_width(line) <= max(width, len("a  ") + longest) for line in lines)
    assert all(c not in line for line in lines for c in "\r\t\x0b\x0c\x1b\x85\u2028\u2029\u202e")


def test_cells_are_broken_only_when_a_width_is_given() -> None:
    rows = [["短", "国家服务业扩大开放综合示范区"]]
    assert "综合示范区" in table(["a", "b"], rows)
    lines = table(["a", "b"], rows, layout=Layout(width=16)).splitlines()
    assert lines[2:] == ["短  国家服务业扩", "    大开放综合示", "    范区"]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("bell\x07", "bell\\x07"),
        ("over\u202eride", "override"),
        ("שלום", "\u2068שלום\u2069"),
        ("", ""),
    ],
)
def test_cells_cannot_steer_the_terminal(cell: str, shown: str) -> None:
    assert table(["long enough"], [[cell]]).splitlines()[2] == shown


def test_numbers_stand_right_text_left() -> None:
    assert table(["n"], [["5"], ["-12.5"], ["90%"]]).splitlines()[2:] == ["    5", "-12.5", "  90%"]
    assert table(["n"], [["5"], ["2020-09"]]).splitlines()[2] == "5"
    assert table(["n"], []).splitlines() == ["n", "─"]
    assert table([], []) == "\n\n"


def test_cut_counts_columns() -> None:
    assert cut("通州区", 4) == "通…"
    assert [display_width(cut("a通州区b", n)) for n in range(1, 9)] == [1, 2, 2, 4, 4, 6, 6, 8]


def test_markdown_escapes() -> None:
    text = markdown(["n|m", "n"], [["<b>*x*</b> `y`\n[z]", "1"]])
    assert text.splitlines() == [
        "| n\\|m | n |",
        "| --- | ---: |",
        "| &lt;b&gt;\\*x\\*&lt;/b&gt; \\`y\\` \\[z\\] | 1 |",
    ]


@pytest.mark.parametrize("cell", ["=HYPERLINK(1)", "+1+1", "@SUM(1)", "-cmd", "\tx", "\rx"])
def test_csv_is_exact_and_a_spreadsheet_runs_no_cell_of_its_own(cell: str) -> None:
    plain = csv_text(["a"], [[cell]])
    assert f"'{cell[0]}" not in plain
    assert f"'{cell[0]}" in csv_for_excel(plain.encode()).decode()


def test_csv_quotes_and_leaves_numbers() -> None:
    assert csv_text(["a", "b"], [['1,"2"', "-1.5"]]) == 'a,b\r\n"1,""2""",-1.5\r\n'


@pytest.mark.parametrize(
    ("term", "text"),
    [
        (mint("id", "tongzhou"), "id:tongzhou"),
        (ox.NamedNode("http://example.org/x"), "http://example.org/x"),
        (ox.Literal("通州", language="zh"), "通州"),
        (ox.Literal(90), "90"),
        (None, ""),
        (ox.BlankNode("b"), "_:b"),
    ],
)
def test_terms_as_text(term: object, text: str) -> None:
    assert term_text(term) == text


def test_narrow_screens_say_once_what_is_the_same_and_name_what_they_leave_out() -> None:
    header = ["id", "what", "kind", "note"]
    rows = [
        ["id:first-of-them", "Opened in Tongzhou in spring", "zone", "a b c d e f g h i j k"],
        ["id:second-of-them", "Opened in Daxing in autumn", "zone", "l m n o p q r s t u v"],
    ]
    text = table(header, rows, layout=Layout(width=40), spare=["note"])
    assert text.splitlines() == [
        "id                 what",
        "─────────────────  ─────────────────────",
        "id:first-of-them   Opened in Tongzhou in",
        "                   spring",
        "id:second-of-them  Opened in Daxing in",
        "                   autumn",
        "in all rows: kind zone",
        "without note; --wide shows all",
    ]


def test_a_row_without_room_for_its_words_becomes_a_paragraph() -> None:
    rows = [["id:first-of-them", "Tongzhou"], ["id:second-of-them", "Daxing"]]
    assert table(["id", "where"], rows, layout=Layout(width=24)).splitlines() == [
        "id     id:first-of-them",
        "where  Tongzhou",
        "",
        "id     id:second-of-them",
        "where  Daxing",
    ]


def test_a_unit_stands_in_the_head_where_a_column_has_one() -> None:
    rows = [["a", "about 3 tasks", "1 yuan"], ["b", "12 tasks", "2 tonnes"]]
    shown = table(["x", "done", "cost"], rows, layout=Layout(width=60), figures=["done", "cost"])
    assert shown.splitlines()[0] == "x  done (tasks)  cost"
    assert shown.splitlines()[2].split("  ")[1] == "about 3"
    assert "about 3 tasks" in table(["x", "done", "cost"], rows, figures=["done", "cost"])


@pytest.mark.parametrize(
    ("cells", "order"),
    [
        (["9", "10", ""], ["10", "9", ""]),
        (["about 9 tasks", "10 tasks"], ["10 tasks", "about 9 tasks"]),
        (["1.2E-3", "0.5"], ["0.5", "1.2E-3"]),
        (["2020-09", "2021-01-11", "2019"], ["2021-01-11", "2020-09", "2019"]),
        (["通州", "Daxing"], ["通州", "Daxing"]),
    ],
)
def test_figures_are_sorted_by_number_and_silence_comes_last(
    cells: list[str], order: list[str]
) -> None:
    _, rows = arranged(["n"], [[cell] for cell in cells], Layout(sort="-n"))
    assert [row[0] for row in rows] == order
