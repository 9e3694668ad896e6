"""How many kinds of dates are read right, by ours, dateparser and JioNLP?

The expressions are our own, in ``dates.csv``, with their first and last day as of 5 March 2024. An
answer is right where both days are; a part of a year or month (mid-2021) is right anywhere inside
it; what is no date, or has two meanings, must not be read. JioNLP reads Chinese alone. Run with
``make bench-quantities``, which installs the other two in an environment of their own.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

DAY = "2024-03-05"
OTHERS = ("dateparser", "jionlp")

#: What runs in the other environment: texts in, first and last days out.
READER = r"""
import calendar, json, sys
from datetime import date, datetime
name, day = sys.argv[1:]
base = datetime.fromisoformat(day)
if name == "dateparser":
    from dateparser.date import DateDataParser
    settings = {"RELATIVE_BASE": base, "PREFER_DAY_OF_MONTH": "first"}
    readers = {lang: DateDataParser(languages=[lang], settings=settings) for lang in ("en", "zh")}
    months = {"day": 0, "month": 1, "quarter": 3, "year": 12}
    def read(language, text):
        found = readers[language].get_date_data(text)
        if found.date_obj is None:
            return None
        when, size = found.date_obj.date(), months.get(found.period, 0)
        if not size:
            return [str(when)] * 2
        first = (when.month - 1) // size * size + 1
        last = first + size - 1
        end = date(when.year, last, calendar.monthrange(when.year, last)[1])
        return [str(date(when.year, first, 1)), str(end)]
else:
    import jionlp
    def read(language, text):
        return [each[:10] for each in jionlp.parse_time(text, time_base=base.timestamp())["time"]]
answers = []
for language, text in json.load(sys.stdin):
    try:
        answers.append(read(language, text))
    except Exception:
        answers.append(None)
print("\n" + json.dumps(answers))
"""


def ours(questions: list[tuple[str, str]]) -> list[list[str] | None]:
    """What is read here."""
    from kg.model.dates import read

    answers: list[list[str] | None] = []
    for language, text in questions:
        period = read(text, day=DAY, language=language)
        answers.append([str(period.earliest), str(period.latest)] if period else None)
    return answers


def theirs(python: str, name: str, questions: list[tuple[str, str]]) -> list[list[str] | None]:
    """What another library reads, in the environment that has it."""
    command = [python, "-c", READER, name, DAY]
    done = subprocess.run(
        command, input=json.dumps(questions), capture_output=True, text=True, check=True
    )
    answers: list[list[str] | None] = json.loads(done.stdout.splitlines()[-1])
    return answers


def right(row: dict[str, str], answer: list[str] | None) -> bool:
    """Whether an answer is right."""
    if not row["earliest"] or answer is None:
        return answer is None and not row["earliest"]
    if row["class"] == "part":
        return row["earliest"] <= answer[0] <= answer[1] <= row["latest"]
    return answer == [row["earliest"], row["latest"]]


def main() -> None:
    """Measure and print, class by class."""
    path = Path(__file__).with_name("dates.csv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    questions = [(row["language"], row["text"]) for row in rows]
    answers = {"kg": ours(questions)}
    for name in OTHERS if len(sys.argv) > 1 else ():
        answers[name] = theirs(sys.argv[1], name, questions)
    asked: Counter[tuple[str, str]] = Counter()
    scores: dict[str, Counter[tuple[str, str]]] = {name: Counter() for name in answers}
    for n, row in enumerate(rows):
        key = row["class"], row["language"]
        asked[key] += 1
        for name, given in answers.items():
            scores[name][key] += right(row, given[n])
    print(f"{'dates':24}" + "".join(f"{name:>14}" for name in answers))
    for (kind, language), count in asked.items():
        cells = [
            "-"
            if name == "jionlp" and language == "en"
            else f"{scores[name][kind, language]}/{count}"
            for name in answers
        ]
        print(f"{kind + ', ' + language:24}" + "".join(f"{cell:>14}" for cell in cells))


if __name__ == "__main__":
    main()
