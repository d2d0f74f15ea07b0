"""A summary on paper: the tree of plain data that typst sets."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from handrail.programmes.workbook import typeset

from .models import Summary


def pdf(summary: Summary) -> bytes:
    """The summary as PDF, in its person's language."""
    enrolment = summary.enrolment
    language = enrolment.participant.language or enrolment.service.language
    with translation.override(language):
        return typeset.made("report", tree(summary, language), "a4").data


def tree(summary: Summary, language: str) -> dict[str, Any]:
    """What stands on the pages, in the active language."""
    enrolment, counted, words = summary.enrolment, summary.counted, summary.written
    dates = _("%(began)s to %(ended)s") % {"began": counted["began"], "ended": counted["ended"]}
    lessons = _("%(done)s of %(of)s lessons read to the end") % {"done": len(counted["lessons"]), "of": counted["of"]}
    parts: list[dict[str, Any]] = [
        {"k": "heading", "text": _("What you did")},
        {"k": "lines", "lines": [f"{counted['programme']}, {dates}", lessons, *counted["lessons"]]},
    ]
    if counted["contacts"]:
        parts += [
            {"k": "heading", "text": _("Contact with your guide")},
            {"k": "table", "head": [_("How"), _("How often"), _("Minutes in all")],
             "rows": [[row["channel"], row["line"], row["minutes"]] for row in counted["contacts"]]},
        ]
    if counted["measures"]:
        parts += [
            {"k": "heading", "text": _("How it has been")},
            *({"k": "text", "text": " ".join(filter(None, (row["words"], row["sure"])))}
              for row in counted["measures"]),
            {"k": "table", "head": [_("Questionnaire"), _("First"), _("Last"), _("Possible")],
             "rows": [[f"{row['title']} ({row['instrument']})", f"{row['first']}\n{row['first_day']}",
                       f"{row['last']}\n{row['last_day']}", row["range"]] for row in counted["measures"]]},
        ]
    for part, title in (("helps", _("What helps")), ("setbacks", _("If there is a setback")),
                        ("guide", _("From your guide"))):
        if words.get(part):
            parts += [{"k": "heading", "text": title}, {"k": "text", "text": words[part]}]
    signed = [str(summary.writer)]
    if summary.signed_by_id:
        signed.append(_("signed by %(name)s") % {"name": summary.signed_by})
    return {
        "language": language, "title": _("Summary"), "of": str(enrolment.participant),
        "from": enrolment.service.name, "parts": parts,
        "foot": [", ".join(signed), _("Counted on %(day)s: lessons read to their end; contacts that took place, with "
                                      "the minutes the guide gave; questionnaires that were asked at least twice."
                                      ) % {"day": counted["counted_at"]}],
        "page": _("Page"),
    }
