"""From a screening's TOML file to a screen, strictly: every mistake is found, and named with its line."""

from collections.abc import Mapping

from handrail.programmes.mistakes import Kept, Mistakes
from handrail.programmes.toml_file import Table, only_toml

from .screening import GRAVEST_FIRST, NONE, Leads, Option, Question, Reason, Screen

KINDS = ("number", "one-of", "some-of")

CORE = frozenset(("id", "version", "languages", "question", "key", "kind", "text", "code", "option", "least",
                  "most", "below", "leads", "because"))  # keys without which the rest can't be understood


def load(files: Mapping[str, str], name: str, *, mistakes: Mistakes | None = None) -> Screen:
    """The screen in a pack's one TOML file. Raises BadPack with every mistake."""
    mistakes = Mistakes() if mistakes is None else mistakes
    top = only_toml(files, name, "A screening", mistakes)
    identity, version, languages = top.slug("id"), top.text("version"), top.texts("languages")
    title = top.by_language("title", languages)
    reasons = _reasons(top, languages)
    questions = tuple(_question(row, languages, reasons) for row in top.tables("question"))
    _check(top, questions, reasons)
    top.close()
    mistakes.raise_if_any()
    return Screen(identity, version, languages, title, questions, reasons)


def reopen(files: Mapping[str, str], name: str) -> Screen:
    """A screening that was kept, read by its structure alone. Raises BadPack with what can't be understood."""
    return load(files, name, mistakes=Kept(core=CORE))


def _reasons(top: Table, languages: tuple[str, ...]) -> dict[str, Reason]:
    table = top.table("reason")
    found = {}
    for code, row in table.named() if table else ():
        found[code] = Reason(code, row.by_language("title", languages), row.by_language("text", languages))
        row.close()
    return found


def _question(row: Table, languages: tuple[str, ...], reasons: Mapping[str, Reason]) -> Question:
    key, kind = row.slug("key"), row.one_of("kind", KINDS)
    text, hint = row.by_language("text", languages), row.by_language("hint", languages, required=False)
    options: tuple[Option, ...] = ()
    below: tuple[tuple[int, Leads], ...] = ()
    least = most = 0
    none = None
    if kind == "number":
        least = row.whole("least", least=0, most=9999) or 0
        most = row.whole("most", least=0, most=9999) or 0
        if most <= least:
            row.wrong("“most” must be greater than “least”.", "most")
        below = tuple(_bound(one, least, most, reasons) for one in row.tables("when", required=False))
    elif kind:
        options = tuple(_option(one, languages, reasons) for one in row.tables("option"))
        codes = [option.code for option in options]
        for code in sorted({code for code in codes if codes.count(code) > 1}):
            row.wrong(f"The option “{code}” is there twice.")
        if kind == "some-of":
            none = row.by_language("none", languages)
    row.close()
    return Question(key, kind, text, hint, options, none, least, most, tuple(sorted(below, key=lambda one: one[0])))


def _bound(row: Table, least: int, most: int, reasons: Mapping[str, Reason]) -> tuple[int, Leads]:
    bound = row.whole("below", least=least + 1, most=max(most, least + 1)) or 0
    leads = _leads(row, reasons, required=True) or Leads(GRAVEST_FIRST[-1], "")
    row.close()
    return bound, leads


def _option(row: Table, languages: tuple[str, ...], reasons: Mapping[str, Reason]) -> Option:
    code = row.slug("code")
    if code == NONE:
        row.wrong(f"The code “{NONE}” is kept for none of the options.", "code")
    text, say = row.by_language("text", languages), row.by_language("say", languages, required=False)
    option = Option(code, text, _leads(row, reasons), say or None)
    row.close()
    return option


def _leads(row: Table, reasons: Mapping[str, Reason], *, required: bool = False) -> Leads | None:
    both = required or "leads" in row or "because" in row
    to = row.one_of("leads", GRAVEST_FIRST, required=both)
    because = row.slug("because", required=both)
    if because and because not in reasons:
        row.unreadable(f"There is no [reason.{because}].", "because")
    return Leads(to, because) if to and because else None


def _check(top: Table, questions: tuple[Question, ...], reasons: Mapping[str, Reason]) -> None:
    keys = [question.key for question in questions]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        top.wrong(f"The question “{key}” is there twice.", "question")
    used = {option.leads.because for question in questions for option in question.options if option.leads}
    used |= {leads.because for question in questions for _, leads in question.below}
    for code in reasons.keys() - used:
        top.wrong(f"No answer leads to the reason “{code}”.", "reason", code)
