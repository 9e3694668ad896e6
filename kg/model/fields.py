"""The one table of fields: what a claim, a document and a registry row may hold, key by key.

Reader, writer, JSON Schema (``data/claims.schema.json``) and the tables of ``data/README.md`` are
driven by it, so that a new field is one entry here and one property in the mapping.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

Form: TypeAlias = Literal[
    "text",  # words, one line
    "slug",  # lower-case words and digits joined by hyphens
    "thing",  # a slug, kind:slug, doc:slug or an IRI
    "property",  # a property of ontology/: ours bare, others with their prefix
    "kind",  # a slug of the field's scheme
    "language",  # a language tag
    "number",  # digits, a point and a sign
    "date",  # a year, a month or a day: as much as is known
    "span",  # start-end in code points, end excluded
    "digest",  # 64 hexadecimal digits
    "iri",  # an absolute address
    "words",  # several words divided by spaces
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a record.

    Attributes:
        key: As data files write it.
        attribute: As the record calls it; the key where left out.
        form: What its text must look like.
        scheme: Scheme of ``ontology/kinds.ttl`` that a kind comes from; empty where another field
            decides, or for other forms.
        prefix: What the slugs of the scheme begin with and the data files leave out.
        table: Registry table whose entries it names; empty where it names none.
        many: Whether it holds several values, divided by spaces.
        required: Whether every record of the file has it.
        en, zh: What it means, for people.
    """

    key: str
    attribute: str = ""
    form: Form = "text"
    scheme: str = ""
    prefix: str = ""
    table: str = ""
    many: bool = False
    required: bool = False
    en: str
    zh: str

    @property
    def name(self) -> str:
        """The attribute of the record that holds it."""
        return self.attribute or self.key


#: Fields of the header of a claims file, in the order in which they are written.
DOCUMENT_FIELDS: Final = (
    Field(
        key="document",
        attribute="id",
        form="slug",
        required=True,
        en="slug of the document, which is the name of its file",
        zh="文件标识，与文件名相同",
    ),
    Field(key="title_en", en="title in English", zh="英文标题"),
    Field(key="title_zh", en="title in Chinese", zh="中文标题"),
    Field(key="url", form="iri", en="where it was read", zh="网址"),
    Field(key="publisher", required=True, en="who published it", zh="发布者"),
    Field(
        key="original_publisher", en="who published it first, where this is a copy", zh="原发布者"
    ),
    Field(
        key="date",
        form="date",
        en="day, month or year of issue: as much as is known",
        zh="发布日期，知道多少写多少",
    ),
    Field(
        key="not_after",
        form="date",
        en="bound on a date that is not known; without either the document is in no known-by view",
        zh="日期不详时的最晚日期",
    ),
    Field(
        key="date_basis",
        form="kind",
        scheme="date-bases",
        prefix="date-",
        required=True,
        en="how the date is known",
        zh="日期依据",
    ),
    Field(key="language", form="language", required=True, en="language of the text", zh="语言"),
    Field(
        key="extent",
        form="kind",
        scheme="extents",
        required=True,
        en="how much of the text was seen",
        zh="所见文本范围",
    ),
    Field(
        key="sha256",
        form="digest",
        en="SHA-256 of the text that quotes count in",
        zh="引文所据文本的 SHA-256",
    ),
    Field(
        key="replaces", form="slug", en="earlier version of the same document", zh="所取代的旧版本"
    ),
    Field(
        key="kind",
        form="kind",
        scheme="source-kinds",
        prefix="source-",
        en="what kind of source it is",
        zh="来源类型",
    ),
    Field(key="note", en="remarks", zh="备注"),
)

#: Fields of a claim, in the order in which they are written.
CLAIM_FIELDS: Final = (
    Field(key="subject", form="thing", required=True, en="what the statement is about", zh="主体"),
    Field(key="predicate", form="property", en="property of ontology/", zh="属性"),
    Field(key="object", form="thing", en="the thing that it says of the subject", zh="客体"),
    Field(
        key="value",
        en="in place of an object: a text, a date, or the number of a figure as spelled",
        zh="值：文字、日期或数字（照原文）",
    ),
    Field(key="language", form="language", en="language of a text value", zh="值的语言"),
    Field(
        key="statement",
        en="in place of predicate and value: our own words for what no property can carry",
        zh="没有属性可表达时的自述",
    ),
    Field(key="indicator", form="slug", en="of a figure: what is measured", zh="指标"),
    Field(
        key="of",
        form="thing",
        en="of a figure: what it is about, when that is not the subject",
        zh="数值所指对象",
    ),
    Field(key="least", form="number", en="lower end of a range", zh="下限"),
    Field(key="most", form="number", en="upper end of a range", zh="上限"),
    Field(key="unit", form="slug", en="of a figure: its unit", zh="单位"),
    Field(
        key="comparator",
        form="kind",
        scheme="comparators",
        en="how a figure is hedged",
        zh="限定方式",
    ),
    Field(key="due", form="date", en="of a target: by when", zh="目标期限"),
    Field(key="recurrence", en="of a target: how often", zh="重复周期"),
    Field(key="by", form="thing", en="of a target: who promised", zh="承诺者"),
    Field(
        key="reports_on",
        form="slug",
        en="of a report: the target that it measures",
        zh="所对应的目标",
    ),
    Field(
        key="membership",
        form="slug",
        en="of a post: the node that carries its dates",
        zh="任职节点",
    ),
    Field(
        key="kind",
        form="kind",
        en="of which kind; which kinds there are depends on the property",
        zh="类型（取决于属性）",
    ),
    Field(
        key="from", attribute="valid_from", form="date", en="when it began to hold", zh="起始时间"
    ),
    Field(
        key="to",
        attribute="valid_to",
        form="date",
        en="when it stopped holding; absent never means still",
        zh="终止时间（未写不等于至今）",
    ),
    Field(key="as_of", form="date", en="the time that it refers to", zh="所指时间"),
    Field(
        key="speaker", form="thing", en="who says it, where not the document itself", zh="说话者"
    ),
    Field(key="hedge", en="hedging words of the source", zh="原文的限定语"),
    Field(
        key="basis",
        form="kind",
        scheme="bases",
        en="stated (the default) or derived",
        zh="依据：原文陈述（默认）或推得",
    ),
    Field(
        key="at",
        attribute="locator",
        required=True,
        en="place in the document: p3 s2 is the second sentence of the third paragraph",
        zh="在文件中的位置",
    ),
    Field(key="quote", en="a few words of the source", zh="引文"),
    Field(
        key="chars",
        form="span",
        en="where they stand in the text, in code points",
        zh="引文的字符位置",
    ),
    Field(key="note", en="remarks", zh="备注"),
    Field(
        key="withdrawn", en="why the claim no longer counts; claims are not deleted", zh="撤回原因"
    ),
    Field(key="revises", form="digest", en="id of the claim that it corrects", zh="所更正的陈述"),
    Field(
        key="row",
        attribute="rows",
        form="words",
        en="rows of the source tables that it carries, for accounting",
        zh="来源表的行号",
    ),
)

#: Keys of a claim that together make its figure.
FIGURE_KEYS: Final = ("indicator", "of", "least", "most", "unit", "comparator")
#: Scheme of the kinds that a claim may have, by its property; other claims have none.
CLAIM_KINDS: Final = {
    "focusesOn": "focus-kinds",
    "approvedOn": "approval-bases",
    "hasObservation": "figure-kinds",
}

#: Columns of registry tables.
REGISTRY_FIELDS: Final = (
    Field(key="id", form="slug", required=True, en="slug; it never changes", zh="标识，永不更改"),
    Field(key="kind", form="kind", en="what it is; decides the class", zh="类型，决定其类"),
    Field(key="label_en", required=True, en="English name", zh="英文名"),
    Field(key="label_zh", en="Chinese name; empty where no document prints one", zh="中文名"),
    Field(
        key="label_basis",
        form="kind",
        scheme="label-bases",
        en="where the Chinese name comes from",
        zh="中文名依据",
    ),
    Field(key="label_source", form="slug", en="document that prints it", zh="中文名出处"),
    Field(key="pinyin", en="pinyin with tones", zh="拼音"),
    Field(key="notation", en="code, or number of the document", zh="代码或文号"),
    Field(key="latitude", form="number", en="of its middle, in degrees", zh="中心纬度"),
    Field(key="longitude", form="number", en="of its middle, in degrees", zh="中心经度"),
    Field(key="seat_latitude", form="number", en="of its seat, in degrees", zh="驻地纬度"),
    Field(key="seat_longitude", form="number", en="of its seat, in degrees", zh="驻地经度"),
    Field(key="batch", form="number", en="batch of approval", zh="批次"),
    Field(
        key="broader",
        form="slug",
        table="industries",
        many=True,
        en="broader concepts",
        zh="上位概念",
    ),
    Field(key="gbt4754_sections", many=True, en="sections of GB/T 4754-2017", zh="国标门类"),
    Field(key="gbt4754_divisions", many=True, en="divisions of GB/T 4754-2017", zh="国标大类"),
    Field(key="isic4_sections", many=True, en="sections of ISIC Rev.4", zh="ISIC 门类"),
    Field(key="isic4_divisions", many=True, en="divisions of ISIC Rev.4", zh="ISIC 大类"),
    Field(key="code_sources", form="slug", many=True, en="where the codes are from", zh="代码出处"),
    Field(key="scheme", form="slug", en="the standard that it belongs to", zh="所属标准"),
    Field(key="source", form="slug", en="document that gives it", zh="出处"),
    Field(key="unit", form="slug", table="units", en="unit of the indicator", zh="单位"),
    Field(key="direction", en="up or down is the aim", zh="目标方向"),
    Field(key="behaviour", en="accumulates, level or rate", zh="随时间的变化方式"),
    Field(
        key="progress_of",
        form="slug",
        table="indicators",
        many=True,
        en="indicators whose done part this one counts",
        zh="所反映进度的指标",
    ),
    Field(key="base", form="slug", table="units", en="unit that it converts to", zh="换算单位"),
    Field(key="factor", form="number", en="how many of the base make one", zh="换算系数"),
    Field(key="note", en="remarks", zh="备注"),
)
LISTS: Final = frozenset(field.key for field in REGISTRY_FIELDS if field.many)
LABELS: Final = ("label_zh", "label_basis", "label_source")
POINT: Final = ("latitude", "longitude", "seat_latitude", "seat_longitude")


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What a registry file holds.

    Attributes:
        schemes: Schemes that ``kind`` may come from; empty when the table has no such column.
        extras: Further columns, all of them optional cells.
        required: Columns that each row fills beside ``id`` and ``label_en``.
    """

    schemes: tuple[str, ...] = ()
    extras: tuple[str, ...] = ()
    required: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that the file may have."""
        kind = ("kind",) if self.schemes else ()
        return ("id", *kind, "label_en", *LABELS, *self.extras)


TABLES: Final = {
    "districts": Table(
        schemes=("district-kinds",),
        extras=("pinyin", "notation", *POINT),
        required=("kind", "label_zh"),
    ),
    "zones": Table(schemes=("zone-kinds",), extras=("batch",), required=("kind",)),
    "places": Table(schemes=("zone-kinds",), required=("kind",)),
    "people": Table(),
    "posts": Table(schemes=("post-levels",), required=("kind",)),
    "organisations": Table(schemes=("organisation-kinds",), required=("kind",)),
    "initiatives": Table(
        schemes=("initiative-kinds", "zone-kinds"), extras=("notation",), required=("kind",)
    ),
    "industries": Table(
        schemes=("industry-kinds",),
        extras=(
            "broader",
            "gbt4754_sections",
            "gbt4754_divisions",
            "isic4_sections",
            "isic4_divisions",
            "code_sources",
            "note",
        ),
        required=("label_zh",),
    ),
    "industry_codes": Table(
        extras=("scheme", "notation", "source", "note"), required=("notation",)
    ),
    "indicators": Table(
        extras=("unit", "direction", "behaviour", "progress_of"), required=("label_zh", "unit")
    ),
    "units": Table(extras=("base", "factor"), required=("label_zh",)),
}
