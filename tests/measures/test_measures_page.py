"""docs/measures.md is true to the files. After a change of a measure: `python -m tests.measures.test_measures_page`."""

import re
from pathlib import Path

from handrail.measures import folder
from handrail.measures.instrument import Instrument

PAGE = Path(__file__).parents[2] / "docs" / "measures.md"
LANGUAGES = {"en": "English", "es": "Spanish"}
WORDING = {"free": "free", "permission": "by permission", "licence": "by licence", "unclear": "rights unclear"}
NEEDED = {"free": "nothing", "permission": "the holder's permission", "licence": "a licence",
          "unclear": "settling the rights"}
PART = re.compile(r"(<!-- (\w+) -->\n)(.*?)(<!-- /\2 -->)", re.DOTALL)


def overview() -> str:
    """What each asks, how long it takes, what it scores, and what must be done before it can be asked."""
    lines = ["| id | instrument | questions | minutes | scales | wording | languages | to be asked it needs |",
             "| --- | --- | --- | --- | --- | --- | --- | --- |"]
    for one in map(folder.instrument, folder.known()):
        scales = ", ".join(f"`{scale.key}` {_number(scale.range[0])}–{_number(scale.range[1])}" for scale in one.scales)
        languages = ", ".join(LANGUAGES[code] for code in one.languages) or "–"
        lines.append(f"| `{one.id}` | {one.title['en']} | {len(one.items)} | {_minutes(one)} | {scales} "
                     f"| {WORDING[one.wording.status]} | {languages} | {NEEDED[one.wording.status]} |")
    return "\n".join(lines) + "\n"


def meanings() -> str:
    """Which way is better, cuts, and what change is more than error, with whose figures they are."""
    lines = ["| scale | better | bands, or the average | a case at | reliable change | a change that matters |",
             "| --- | --- | --- | --- | --- | --- |"]
    for one in map(folder.instrument, folder.known()):
        for scale in one.scales:
            name = f"`{one.id}`" if len(one.scales) == 1 else f"`{one.id}.{scale.key}`"
            bands = ", ".join(f"{_number(least)} {band}" for least, band in scale.bands) or "–"
            if scale.norm:
                bands = f"average {_number(scale.norm.mean)}: {scale.norm.source}"
            cut = scale.case_at if scale.case_at is not None else ", ".join(
                f"{_number(at)} ({sex})" for sex, at in scale.case_at_by_sex.items())
            rule, matters = scale.reliable_change, scale.matters
            change = f"{_number(rule.fixed)}: {'; '.join(filter(None, (rule.sample, rule.source)))}" if rule else "–"
            much = f", {_number(matters.much)} % much" if matters and matters.much else ""
            share = f"{_number(matters.percent)} %{much}: {matters.source}" if matters else "–"
            if scale.improved_at is not None:
                share = f"{_number(scale.improved_at)} or lower counts as improved"
            lines.append(f"| {name} | {scale.better} | {bands} | {cut or '–'} | {change} | {share} |")
    return "\n".join(lines) + "\n"


def sources() -> str:
    """Whose each is, where it is published, and on what terms its words may be used."""
    return "".join(
        f"- **`{one.id}`** {one.wording.source}{_ends(one.wording.source)} Holder: {one.wording.holder}. "
        f"{one.wording.permission}{f' <{one.wording.url}>' if one.wording.url else ''}\n"
        for one in map(folder.instrument, folder.known())
    )


def test_the_page_says_what_the_files_say():
    found = {name: text for _, name, text, _ in PART.findall(PAGE.read_text("utf-8"))}
    assert found == {"overview": overview(), "meanings": meanings(), "sources": sources()}


def _minutes(one: Instrument) -> str:
    return "under 1" if one.seconds < 60 else str(-(-one.seconds // 60))


def _number(value) -> str:
    return f"{value.normalize():f}"


def _ends(text: str) -> str:
    return "" if text.endswith(".") else "."


if __name__ == "__main__":
    made = {"overview": overview, "meanings": meanings, "sources": sources}
    text = PART.sub(lambda part: part[1] + made[part[2]]() + part[4], PAGE.read_text("utf-8"))
    PAGE.write_text(text, "utf-8")
