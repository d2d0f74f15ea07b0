"""The box in which both sides write: its draft, its files, and what a form that was sent says of them."""

import uuid
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from handrail.journeys.models import Enrolment
from handrail.people.models import Role
from handrail.programmes import reading

from .. import attaching, drafts, files
from ..drafts import Kept, Typed
from ..models import Attachment, Draft

HARDLY = 20  # words under which nothing is said about how a text reads
LONG_SENTENCE = 15  # words


@dataclass
class Box:
    """What the template needs: the ids, the words to begin with, what is attached, other drafts, mistakes in files."""

    enrolment: Enrolment
    role: Role
    about: str
    client_id: uuid.UUID
    device: uuid.UUID
    base: int = 0
    turn: int = 1
    text: str = ""
    draft: Draft | None = None
    others: list[Draft] = field(default_factory=list)
    mistakes: list[str] = field(default_factory=list)
    accept: str = files.ACCEPT
    most_files: int = files.MOST_FILES

    @property
    def attached(self) -> list[Attachment]:
        """What lies with the draft, without the contents."""
        rows = drafts.attached_to(self.enrolment, self.role.person_id, self.client_id)
        return list(rows.defer("body").order_by("added_at", "pk"))

    @property
    def owner(self) -> str:
        """Whose words this browser keeps until the server has them: this role's, in this enrolment, in this place."""
        return f"{self.role.pk}.{self.enrolment.pk}.{self.about}"


def opened(request, enrolment: Enrolment, about: str = "", *, start: str = "") -> Box:
    """The box as a page opens it: with the draft that was asked for (`?draft=`), else the latest."""
    found = drafts.open_ones(enrolment, request.role, about)
    wanted = request.GET.get("draft", "")
    chosen = next((one for one in found if str(one.client_id) == wanted), found[0] if found else None)
    if wanted == "new":
        chosen = None
    box = Box(enrolment, request.role, about, uuid.uuid4(), uuid.uuid4(), text=start)
    if chosen is not None:
        box.client_id, box.base, box.text, box.draft = chosen.client_id, chosen.version, chosen.text, chosen
    box.others = [one for one in found if one is not chosen]
    return box


def begin(box: Box, text: str, mistakes: list[str]) -> Box:
    """A fresh box with these words in it; what lay in the other one is kept among the other drafts."""
    others = [*([box.draft] if box.draft else []), *box.others]
    return Box(box.enrolment, box.role, box.about, uuid.uuid4(), uuid.uuid4(), text=text, others=others,
               mistakes=mistakes)


def posted(request, enrolment: Enrolment, about: str) -> Box:
    """The box as it was sent, with what the form said."""
    typed = typed_in(request, about)
    return Box(enrolment, request.role, about, typed.client_id, typed.device, typed.base, typed.turn + 1, typed.text,
               others=[one for one in drafts.open_ones(enrolment, request.role, about)
                       if one.client_id != typed.client_id])


def typed_in(request, about: str) -> Typed:
    """What an open page says of its draft. A form without ids (an old page) gets new ones, and loses no words."""
    asked = request.POST
    return Typed(
        client_id=_id(asked.get("client_id")), text=asked.get("text", ""), device=_id(asked.get("device")),
        turn=_number(asked.get("turn"), 1), base=_number(asked.get("base"), 0), about=about,
    )


def take_files(request, box: Box) -> None:
    """Attach what was chosen, each by itself; what can't be taken leaves a sentence in `box.mistakes`."""
    for upload in request.FILES.getlist("files"):
        try:
            if upload.size > files.MOST_BYTES:
                raise files.Unwanted(files.too_large(upload.name))
            clean = files.clean(upload.read(), upload.name)
            attaching.attach_clean(enrolment=box.enrolment, by=box.role, client_id=box.client_id, clean=clean,
                                   at=request.at)
        except files.Unwanted as wrong:
            box.mistakes.append(str(wrong))


def keep(request, box: Box) -> Kept:
    """Keep the posted words as a draft."""
    return drafts.keep(enrolment=box.enrolment, by=box.role, typed=typed_in(request, box.about), at=request.at,
                       even_empty=bool(request.FILES))


def hint_on(text: str, language: str) -> str:
    """A quiet word on how a text reads, in the language it is written in; nothing where it reads easily."""
    level = reading.level_for(language)
    counted = reading.measure(text, language)
    if level is None or counted.words < HARDLY or not level.is_hard(level.of(counted)):
        return ""
    a_sentence = round(counted.words / counted.sentences)
    if a_sentence > LONG_SENTENCE:
        return _("About %(words)d words a sentence. Shorter ones are easier to read on a bad day.") % {
            "words": a_sentence}
    return _("Some long words in here. Shorter ones are easier to read on a bad day.")


def _id(text: str | None) -> uuid.UUID:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return uuid.uuid4()


def _number(text: str | None, otherwise: int) -> int:
    try:
        return min(max(int(text or ""), 0), 2_000_000_000)
    except ValueError:
        return otherwise
