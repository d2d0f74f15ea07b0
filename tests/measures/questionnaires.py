"""Questionnaires as other software writes them, made up in every word, for the tests of reading and adding."""

import json

FHIR = "http://hl7.org/fhir/StructureDefinition/"
R4, R5 = FHIR + "ordinalValue", FHIR + "itemWeight"
DEGREES = ["not at all", "a bit", "somewhat", "much", "all the time"]


def options(labels=DEGREES, weight=R4, on="coding"):
    """answerOption with a weight on the Coding (R4, R5) or on the option itself, as LHC-Forms writes it."""
    found = []
    for value, label in enumerate(labels):
        extension = [{"url": weight, "valueDecimal": value}]
        coding = {"system": "http://example.org", "code": f"c{value}", "display": label}
        found.append({"valueCoding": coding | ({"extension": extension} if on == "coding" else {})}
                     | ({"extension": extension} if on == "option" else {}))
    return found


def question(link, text="", **more):
    """One question with five answers."""
    return {"linkId": link, "type": "choice", "text": text or f"Made-up thought {link}",
            "answerOption": options()} | more


def questionnaire(*items, language="en", **more):
    """A Questionnaire as text."""
    return json.dumps({"resourceType": "Questionnaire", "status": "active", "language": language, "item": items} | more)


def pcs(language="en", **more):
    """Thirteen questions with a stem, as a service might bring them for the Pain Catastrophizing Scale."""
    stem = {"linkId": "intro", "type": "display", "text": "When the made-up thing happens:"}
    return questionnaire(stem, *(question(str(number), **more) for number in range(1, 14)), language=language)


def table(language_column=False):
    """The same as a table, in Spanish."""
    rows = ["item,text,0,1,2,3,4" + (",language" if language_column else "")]
    end = ",es" if language_column else ""
    rows.append("stem,Cuando pasa lo inventado:,,,,," + end)
    rows += [f'{number},"Pensamiento, inventado {number}",nada,un poco,algo,mucho,siempre{end}'
             for number in range(1, 14)]
    return "\n".join(rows) + "\n"
