"""Other people's files: packed, piped, relative, without a suffix, or not RDF at all."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sys
import tracemalloc
from collections.abc import Callable
from itertools import count
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.cli.options import INPUT_FORMATS
from kg.errors import RdfError
from kg.graph.dataset import Dataset
from kg.graph.local_labels import Labels, Numbers
from kg.graph.packed import local_path, unpacked
from kg.graph.parse import parse_file, parse_files
from kg.graph.sniff import READ, sniff

LINE = "<urn:a> <urn:p> <urn:b> .\n"


def test_the_command_line_knows_every_format() -> None:
    assert set(INPUT_FORMATS) == set(READ)


# ── blank nodes ───────────────────────────────────────────────────────────────────────────────────


def test_labels_hold_within_one_file(tmp_path: Path) -> None:
    (tmp_path / "a.ttl").write_text('_:x <urn:name> "Ann" .', "utf-8")
    (tmp_path / "b.jsonld").write_text('{"@id": "_:x", "urn:age": "5"}', "utf-8")
    paths = [tmp_path / "a.ttl", tmp_path / "b.jsonld"]
    joined = "SELECT ?n ?a { ?x <urn:name> ?n ; <urn:age> ?a }"
    assert not kg.open(*paths).query(joined).rows
    assert len(kg.open(*paths).query("SELECT DISTINCT ?x { ?x ?p ?o }").rows) == 2
    assert parse_files(paths) == parse_files(paths)
    assert len({q.subject for q in parse_files([paths[0], paths[0]])}) == 1


def test_nodes_without_a_label_are_numbered_the_same_each_time(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("[] <urn:p> [ <urn:q> (1 2) ] , _:own .", "utf-8")
    labels = [t.value for q in parse_file(path) for t in q if isinstance(t, ox.BlankNode)]
    assert labels == [t.value for q in parse_file(path) for t in q if isinstance(t, ox.BlankNode)]
    assert set(labels) == {"anon1", "anon2", "anon3", "anon4", "own"}


def test_no_two_nodes_get_one_label() -> None:
    given = ["anon2", "b" * 32, "c" * 32, "anon1", "anon3", "x", "anon9", "d" * 20, "anon2"]
    labels = Labels()
    found = [labels.of(ox.BlankNode(label)).value for label in given]
    assert found[0] == found[-1] == "anon2"
    assert len(set(found)) == len(set(given))


@given(st.lists(st.sampled_from([f"{n:02x}" * 8 + f"{n:06x}" for n in range(160, 200)])))
def test_numbers_put_aside_are_found_again(labels: list[str]) -> None:
    numbers, model = Numbers[str](held=4), dict[str, int]()
    counter = count(1).__next__
    for label in labels:
        assert numbers.of(label, counter) == model.setdefault(label, len(model) + 1)


# ── relative IRIs ─────────────────────────────────────────────────────────────────────────────────

RELATIVE = {
    "a.ttl": "<> <urn:p> <#x> , <other> , <../up> .",
    "a.trig": "{ <> <urn:p> <#x> , <other> , <../up> }",
    "a.jsonld": '{"@id": "", "urn:p": [{"@id": "#x"}, {"@id": "other"}, {"@id": "../up"}]}',
    "a.rdf": '<r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:u="urn:">'
    '<r:Description r:about=""><u:p r:resource="#x"/><u:p r:resource="other"/>'
    '<u:p r:resource="../up"/></r:Description></r:RDF>',
}


@pytest.mark.parametrize("name", sorted(RELATIVE))
@pytest.mark.parametrize("base", ["", "http://e.example/d/f"])
def test_relative_iris_are_relative_to_the_file_or_the_base(
    name: str, base: str, tmp_path: Path
) -> None:
    folder = tmp_path / "名 d"
    folder.mkdir()
    path = folder / name
    path.write_text(RELATIVE[name], "utf-8")
    whole = base or path.as_uri()
    here, up = whole.rpartition("/")[0], whole.rpartition("/")[0].rpartition("/")[0]
    found = parse_file(path, base=base)
    assert {q.subject.value for q in found} == {whole}
    assert {getattr(q.object, "value", "") for q in found} == {
        f"{whole}#x",
        f"{here}/other",
        f"{up}/up",
    }
    assert len(kg.open(path, base=base)) == 3


def test_a_base_in_the_file_wins(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text("@base <http://in.example/> . <x> <urn:p> <y> .", "utf-8")
    (quad,) = parse_file(path, base="http://out.example/")
    assert quad.subject == ox.NamedNode("http://in.example/x")


def test_a_base_must_be_absolute(tmp_path: Path) -> None:
    with pytest.raises(RdfError, match="cannot be a base IRI"):
        parse_file(tmp_path / "a.ttl", base="here")


# ── packed files ──────────────────────────────────────────────────────────────────────────────────

PACK: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
}


@pytest.mark.parametrize("suffix", sorted(PACK))
@pytest.mark.parametrize("name", ["d.nt{}", "d{}", "d.nt"])
def test_packed_files_are_known_by_content(suffix: str, name: str, tmp_path: Path) -> None:
    path = tmp_path / name.format(suffix)
    path.write_bytes(PACK[suffix](LINE.encode()))
    assert len(parse_file(path)) == 1


def test_an_unpacked_file_with_the_name_of_a_packed_one_is_read(tmp_path: Path) -> None:
    path = tmp_path / "d.nt.gz"
    path.write_text(LINE, "utf-8")
    assert len(parse_file(path)) == 1


def test_packed_files_one_after_the_other_are_one(tmp_path: Path) -> None:
    path = tmp_path / "d.nt.gz"
    path.write_bytes(gzip.compress(LINE.encode()) + gzip.compress(b"<urn:c> <urn:p> 'x' .\n"[:0]))
    assert len(parse_file(path)) == 1


@pytest.mark.parametrize("suffix", sorted(PACK))
def test_damaged_packed_files_are_one_line(suffix: str, tmp_path: Path) -> None:
    whole = PACK[suffix]("".join(f"<urn:a{n}> <urn:p> <urn:b> .\n" for n in range(9999)).encode())
    broken = bytearray(whole)
    broken[len(whole) // 2] ^= 0xFF
    for content in (whole[: len(whole) // 2], bytes(broken), b"\x00" + whole[1:], b""):
        path = tmp_path / f"d.nt{suffix}"
        path.write_bytes(content)
        with pytest.raises(RdfError, match=rf"d\.nt{suffix}: is (a )?(damaged|empty)") as caught:
            parse_file(path)
        assert "\n" not in str(caught.value)


def test_a_bomb_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "d.nt.gz"
    with gzip.open(path, "wb", compresslevel=6) as file:
        for _ in range(300):
            file.write(b" " * (1 << 20))
    tracemalloc.start()
    with pytest.raises(RdfError, match="unpacks to more than 250 times its size"):
        parse_file(path)
    assert tracemalloc.get_traced_memory()[1] < 50 << 20
    tracemalloc.stop()


@pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python reads zstd from 3.14 on")
def test_zstd_is_refused_in_words_where_python_cannot_read_it(tmp_path: Path) -> None:
    path = tmp_path / "d.nt.zst"
    path.write_bytes(b"\x28\xb5\x2f\xfd rest")
    with pytest.raises(RdfError, match=r"packed with zstd.*unzstd"):
        parse_file(path)


# ── standard input, addresses, formats ────────────────────────────────────────────────────────────


def test_standard_input_is_read_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    for content in (LINE.encode(), gzip.compress(LINE.encode())):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert len(Dataset.read("-")) == 1


@pytest.mark.parametrize("address", ["http://e.example/x.ttl", "https://e.example/", "ftp://h/x"])
def test_addresses_are_not_fetched(address: str) -> None:
    for where in (address, Path(address)):
        with pytest.raises(RdfError, match=f"^{address.rstrip('/')}.*: addresses are not fetched"):
            local_path(where)
    with pytest.raises(RdfError, match="addresses are not fetched"):
        kg.open(address, "b.ttl")


def test_a_file_address_is_a_path(tmp_path: Path) -> None:
    path = tmp_path / "a b.ttl"
    path.write_text(LINE, "utf-8")
    assert len(kg.open(path.as_uri())) == 1


CONTENTS = {
    "jsonld": ['{"@id": "urn:a"}', ' [\n{"@id": "urn:a"}]', "{}", "[ ]"],
    "rdfxml": [
        '<?xml version="1.0"?><x/>',
        "<!-- made by hand -->",
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>',
    ],
    "nquads": [LINE, '# hello\n_:a <urn:p> "x y \\" ."@en-GB <urn:g> .\n', LINE * 30],
    "trig": [
        "@prefix x: <urn:> .",
        "[] a <urn:C> .",
        "[ <urn:p> 1 ] .",
        "{ <urn:a> <urn:p> 1 }",
        "<urn:a> <urn:p> <urn:b> , <urn:c> .",
        "<urn:a> <urn:p> <urn:b> ;\n <urn:q> 1 .",
        "GRAPH <urn:g> { }",
        "",
    ],
}


@pytest.mark.parametrize(("format", "text"), [(f, t) for f in CONTENTS for t in CONTENTS[f]])
def test_a_format_is_known_by_content(format: str, text: str) -> None:
    assert sniff(text.encode()) == format
    assert sniff(b"\xef\xbb\xbf" + text.encode()) == format


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "a.ttl",
            b'{"@id": "urn:a"}',
            "a.ttl:1: is not valid Turtle: .*looks like JSON-LD.*jsonld",
        ),
        ("a.ttl", LINE.encode() + b"oops", "a.ttl:2: is not valid Turtle: .*column"),
        ("a.nt", b"@prefix x: <urn:> .", "a.nt:1: is not valid N-Triples: .*looks like TriG"),
        ("a.nt", b"<a> <urn:p> <urn:b> .", "a.nt:1: is not valid N-Triples: No scheme"),
        ("a.json", b"<urn:a> <urn:p> 1 ;", "a.json:1: is not valid JSON-LD: .*looks like TriG"),
        ("a", b"\n\n<urn:a> <urn:p>", "a:3: is not valid .*if it is in another format"),
        ("a.ttl", b"<!DOCTYPE html><html>", "is a web page, not RDF"),
        ("a.nt", b"PK\x03\x04...", "is a ZIP archive; unpack it"),
        ("a.ttl", "<urn:a> <urn:p> 1 .".encode("utf-16"), "is UTF-16; save it as UTF-8"),
        ("a.rdf", b'<!doctype r [<!ENTITY a "b">]><r/>', "declares a DOCTYPE"),
        ("a.rdf", b"<r:RDF xmlns:r='urn:'>" + b" " * 9999 + b"<!DOCTYPE", "declares a DOCTYPE"),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    name: str, content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RdfError, match=message) as caught:
        parse_file(path)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_format_that_is_named_counts_more_than_the_suffix(tmp_path: Path) -> None:
    path = tmp_path / "dump.txt"
    path.write_text("<urn:a> <urn:p> 1 , 2 .", "utf-8")
    with pytest.raises(RdfError, match=r"'\.txt' names no RDF format.*--input-format"):
        parse_file(path)
    assert len(parse_file(path, format="turtle")) == 2


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(RdfError, match="is a folder; name the files in it"), unpacked(tmp_path):
        pass


def test_a_foreign_graph_is_exported_from_python_with_its_values(tmp_path: Path) -> None:
    path, out = tmp_path / "d.nq", tmp_path / "out.nq"
    text = (
        '<urn:a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n'
        '<urn:a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> <urn:g> .\n'
    )
    path.write_text(text, "utf-8")
    kg.open(path).export(out)
    assert out.read_text("utf-8") == text
    kg.open(path).export(tmp_path / "out.ttl")
    assert "Districts" not in (tmp_path / "out.ttl").read_text("utf-8")
