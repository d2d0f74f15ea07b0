"""Reading a FHIR Questionnaire (JSON, R4 or R5) as wording: its texts, answers with their weights, and conditions.

What is read: item.linkId, code, text, type, answerOption (valueCoding, valueInteger, valueString) with the extensions
ordinalValue (R4) or itemWeight (R5), minValue and maxValue, nested groups, displays, enableWhen, and translations in
the extension "translation". The file is a stranger's: nothing in it is believed or executed, and its size is bounded.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from .brought import (
    LONGEST_LABEL,
    MOST_ANSWERS,
    MOST_QUESTIONS,
    YES_NO,
    BadWording,
    Brought,
    BroughtItem,
    as_line,
    cleaned,
    language_of,
    shown,
)
from .fhir_conditions import Condition, opens_of

FHIR = "http://hl7.org/fhir/StructureDefinition/"
WEIGHTS = (FHIR + "itemWeight", FHIR + "ordinalValue", FHIR + "questionnaire-ordinalValue")
CALCULATED = ("calculatedExpression", "questionnaire-calculatedExpression", "questionnaire-hidden")
CHOICES = ("choice", "open-choice", "coding")
DEEPEST = 10
_WHOLE = re.compile(r"-?\d{1,4}\Z", re.ASCII)


def read_questionnaire(text: str, language: str = "") -> Brought:
    """The wording in a Questionnaire, in `language`, else in the file's own. Raises BadWording with every reason."""
    data = _json(text)
    if not isinstance(data, dict) or data.get("resourceType") != "Questionnaire":
        raise BadWording("This JSON is not a FHIR Questionnaire: its “resourceType” says otherwise.")
    own = language_of(data["language"]) if isinstance(data.get("language"), str) else ""
    wanted = language_of(language) or own
    if not wanted:
        raise BadWording("The Questionnaire names no language; say which it is in with --language.")
    reader = _Reader(wanted, own or wanted)
    reader.walk(data.get("item"), 0)
    return reader.brought()


class _Reader:
    """Goes through the items once, in their order, and notes every mistake."""

    def __init__(self, wanted: str, own: str):
        self.wanted, self.own = wanted, own
        self.items: list[BroughtItem] = []
        self.codes: dict[str, dict[str, int]] = {}  # question → code of an answer → its value
        self.conditions: dict[str, tuple[list[Condition], str]] = {}
        self.leads: list[tuple[str, int, int, int]] = []  # a text, the question it stands before, what it spans
        self.wrong: list[str] = []
        self.notes: list[str] = []

    def walk(self, rows: Any, depth: int) -> None:
        """Take in a list of items and what lies in them."""
        if depth > DEEPEST:
            raise BadWording(f"Groups lie in groups more than {DEEPEST} deep.")
        begin, displays = len(self.items), []
        for row in _rows(rows):
            link = shown(row.get("linkId") or "", 255)
            kind = row.get("type")
            if kind == "display":
                if _control(row) not in ("lower", "upper", "help", "unit", "legal"):
                    displays.append((self.words(row, "text", link), len(self.items), len(self.leads)))
            elif kind == "group":
                start, place = len(self.items), len(self.leads)
                self.walk(row.get("item"), depth + 1)
                if row.get("text"):
                    self.leads.insert(place, (self.words(row, "text", link), start, start, len(self.items)))
            elif row.get("readOnly") is True or any(_extension(row, FHIR + one) or _ends_in(row, one)
                                                    for one in CALCULATED):
                self.notes.append(f"“{link}” is worked out, not asked; it is left out.")
            else:
                self.question(row, link)
                inner = [one for one in _rows(row.get("item")) if one.get("type") != "display"]
                self.walk(inner, depth + 1)
        for text, start, place in reversed(displays):
            self.leads.insert(place, (text, start, begin, len(self.items)))

    def question(self, row: dict, link: str) -> None:
        """One question with its answers."""
        where = f"Item “{link}”"
        try:
            if not link:
                raise BadWording("An item has no “linkId”.")
            if any(item.link == link for item in self.items):
                raise BadWording(f"{where} is there twice.")
            if len(self.items) >= MOST_QUESTIONS:
                raise BadWording(f"There are more than {MOST_QUESTIONS} questions in it.")
            values, labels = self.answers(row, link, where)
            ends = as_line(values, labels)
            if ends and not all(ends):
                raise BadWording(f"{where} is a line from {values[0]} to {values[-1]}; the words at its two ends are "
                                 "missing (labels of the answers, or displays with itemControl lower and upper).")
            text = self.words(row, "text", link)
        except BadWording as why:
            if not link or len(self.items) >= MOST_QUESTIONS:
                raise
            self.wrong += why.reasons
            values, labels, ends, text = (0, 1), ("", ""), None, ""
        self.conditions[link] = [_condition(one) for one in _rows(row.get("enableWhen"))], row.get("enableBehavior", "")
        self.items.append(BroughtItem(
            link, {self.wanted: text}, values, {} if ends else {self.wanted: labels},
            {self.wanted: ends} if ends else {}, tuple(_loinc(row)),
        ))

    def answers(self, row: dict, link: str, where: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The values in their order, and a label for each."""
        kind = row.get("type")
        if row.get("answerValueSet"):
            raise BadWording(f"{where} has its answers in a value set elsewhere (answerValueSet), which isn't fetched; "
                             "export the Questionnaire with the answers written out (answerOption).")
        if kind == "boolean":
            if self.wanted not in YES_NO:
                raise BadWording(f"{where} is a boolean, which says no words for yes and no in “{self.wanted}”.")
            return (0, 1), YES_NO[self.wanted]
        if kind == "integer" and not row.get("answerOption"):
            return self.line(row, where)
        if kind not in (*CHOICES, "integer"):
            raise BadWording(f"{where} is of the type “{shown(kind)}”; questions here are answered by choosing.")
        options = _rows(row.get("answerOption"))
        if not 2 <= len(options) <= MOST_ANSWERS:
            raise BadWording(f"{where} has {len(options)} answers written out (answerOption); 2 to {MOST_ANSWERS} "
                             "there must be.")
        found: dict[int, str] = {}
        for option in options:
            value, label, code = self.option(option, where)
            if value in found:
                raise BadWording(f"{where} has two answers of the same weight, {value}.")
            found[value] = label
            if code:
                self.codes.setdefault(link, {})[code] = value
        values = tuple(sorted(found))
        return values, self.with_ends(row, where, values, tuple(found[value] for value in values))

    def option(self, option: dict, where: str) -> tuple[int, str, str]:
        """Value, label and code of one answer."""
        coding, weight = option.get("valueCoding"), None
        if isinstance(coding, dict):
            code = coding.get("code") if isinstance(coding.get("code"), str) else ""
            weight = _weight(option) if _weight(option) is not None else _weight(coding)
            label = self.words(coding, "display", where, LONGEST_LABEL)
            if weight is None and _WHOLE.match(code):  # not isdigit: "²" is a digit, and no number
                weight = Decimal(code)
        elif isinstance(option.get("valueInteger"), int) and not isinstance(option.get("valueInteger"), bool):
            code, weight, label = "", Decimal(option["valueInteger"]), str(option["valueInteger"])[:10]
        elif isinstance(option.get("valueString"), str):
            code, weight, label = "", _weight(option), cleaned(option["valueString"], where, LONGEST_LABEL)
        else:
            raise BadWording(f"{where} has an answer that is neither valueCoding, valueInteger nor valueString.")
        if weight is None:
            raise BadWording(f"{where}: the answer “{shown(label)}” has no weight (the extension ordinalValue in R4, "
                             "itemWeight in R5).")
        if weight != int(weight) or abs(weight) > 1000:
            raise BadWording(f"{where}: the answer “{shown(label)}” weighs {shown(weight)}; that is no whole number "
                             "from -1000 to 1000.")
        return int(weight), label, code

    def line(self, row: dict, where: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
        """The values of an integer question, from its least to its most."""
        least, most = (_extension(row, FHIR + name).get("valueInteger") for name in ("minValue", "maxValue"))
        if not all(isinstance(one, int) and not isinstance(one, bool) for one in (least, most)):
            raise BadWording(f"{where} is an integer without its least and most (extensions minValue and maxValue).")
        if not 1 <= most - least < MOST_ANSWERS or abs(least) > 1000 or abs(most) > 1000:
            raise BadWording(f"{where} goes from {shown(least)} to {shown(most)}; a line has 2 to {MOST_ANSWERS} "
                             "numbers.")
        values = tuple(range(least, most + 1))
        return values, self.with_ends(row, where, values, tuple(str(value) for value in values))

    def with_ends(self, row: dict, where: str, values: tuple[int, ...], labels: tuple[str, ...]) -> tuple[str, ...]:
        """The labels, with the words that displays below the question give to the ends of a line."""
        ends = {_control(one): self.words(one, "text", where, LONGEST_LABEL) for one in _rows(row.get("item"))
                if one.get("type") == "display" and _control(one) in ("lower", "upper")}
        if as_line(values, labels) is None:
            return labels
        return (ends.get("lower", labels[0]), *labels[1:-1], ends.get("upper", labels[-1]))

    def words(self, element: dict, name: str, where: str, most: int = 2_000) -> str:
        """A text in the language that is wanted: the element's own, or its translation. Raises BadWording."""
        where = where if where.startswith("Item") else f"Item “{where}”"
        text = element.get(name)
        if self.wanted != self.own:
            text = next(_translations(element, name, self.wanted), None)
            if text is None:
                raise BadWording(f"{where} has no “{name}” in “{self.wanted}”.")
        if not isinstance(text, str) or not text.strip():
            raise BadWording(f"{where} has no “{name}”.")
        return cleaned(text, where, most)

    def brought(self) -> Brought:
        """What was read. Raises BadWording."""
        if not self.items and not self.wrong:
            raise BadWording("There is no question in this Questionnaire.")
        values = {item.link: item.values for item in self.items}
        items = []
        for item in self.items:
            conditions, behaviour = self.conditions[item.link]
            try:
                opens = opens_of(item.link, conditions, behaviour, values, self.codes)
            except BadWording as why:
                self.wrong += why.reasons
                opens = None
            items.append(BroughtItem(item.link, item.text, item.values, item.labels, item.ends, item.loinc, opens))
        if self.wrong:
            raise BadWording(*dict.fromkeys(self.wrong))
        stem, before = [], {}
        for text, start, begin, end in self.leads:
            if (begin, end) == (0, len(items)) and start == 0:
                stem.append(text)
            elif start < len(items):
                before.setdefault(start, []).append(text)
            else:
                self.notes.append(f"“{shown(text)}” stands after the last question; it is left out.")
        for place, texts in before.items():
            item = items[place]
            text = cleaned(" ".join([*texts, item.text[self.wanted]]), f"Item “{item.link}”")
            items[place] = BroughtItem(item.link, {self.wanted: text}, item.values, item.labels, item.ends, item.loinc,
                                       item.opens)
        words = {self.wanted: cleaned(" ".join(stem), "The stem")} if stem else {}
        return Brought((self.wanted,), tuple(items), words, tuple(self.notes))


def _json(text: str) -> Any:
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once)
    except BadWording:
        raise
    except (ValueError, RecursionError, ArithmeticError):
        raise BadWording("This is not JSON that can be read.") from None


def _refuse(constant: str) -> NoReturn:
    raise BadWording(f"This is not JSON: it holds {constant}.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise BadWording("The JSON has a key twice in one place; which of them counts can't be told.")
    return found


def _rows(rows: Any) -> list[dict]:
    """A list of objects; anything else is none."""
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _extension(element: dict, url: str) -> dict:
    """The extension with this address; empty where there is none."""
    return next((one for one in _rows(element.get("extension")) if one.get("url") == url), {})


def _ends_in(element: dict, name: str) -> bool:
    return any(str(one.get("url", "")).endswith(f"-{name}") for one in _rows(element.get("extension")))


def _weight(element: dict) -> Decimal | None:
    """What an answer weighs, by R5's or R4's extension."""
    for url in WEIGHTS:
        value = _extension(element, url).get("valueDecimal")
        if isinstance(value, int | Decimal) and not isinstance(value, bool) and abs(value) < 10**9:
            return Decimal(value)
    return None


def _control(row: dict) -> str:
    """The code of the extension questionnaire-itemControl, which says what a display is for."""
    concept = _extension(row, FHIR + "questionnaire-itemControl").get("valueCodeableConcept")
    codings = _rows(concept.get("coding")) if isinstance(concept, dict) else []
    return next((one["code"] for one in codings if isinstance(one.get("code"), str)), "")


def _translations(element: dict, name: str, language: str) -> Iterator[str]:
    """Texts of the extension "translation" on an element's `_name`, in a language."""
    beside = element.get(f"_{name}")
    for one in _rows(beside.get("extension")) if isinstance(beside, dict) else []:
        if one.get("url") == FHIR + "translation":
            parts = {part.get("url"): part for part in _rows(one.get("extension")) if isinstance(part.get("url"), str)}
            code, content = parts.get("lang", {}).get("valueCode"), parts.get("content", {})
            text = content.get("valueString", content.get("valueMarkdown"))
            if isinstance(code, str) and code.lower().partition("-")[0] == language and isinstance(text, str):
                yield text


def _loinc(row: dict) -> Iterator[str]:
    for code in _rows(row.get("code")):
        if isinstance(code.get("code"), str) and code.get("system", "http://loinc.org") == "http://loinc.org":
            yield code["code"]


def _condition(row: dict) -> Condition:
    answers = [(name, value) for name, value in row.items() if name.startswith("answer")]
    return Condition(shown(row.get("question") or "", 255), str(row.get("operator", "")),
                     answers[0][1] if len(answers) == 1 else None)
