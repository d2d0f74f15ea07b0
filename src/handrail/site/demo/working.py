"""What the demo's staff do on a working day: calls, answers, comments, signatures, flags."""

import uuid
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from handrail.ground.ids import id_for
from handrail.guidance import contacting, messages, signing, threads
from handrail.guidance.models import Contact, Guidance, Message, Need
from handrail.journeys.models import Enrolment, Head
from handrail.people.models import CareRelation, Role
from handrail.safety import talking
from handrail.safety.actions import close_flag, see_flag
from handrail.safety.models import Flag

from . import safety
from .cast import read

EARLY = timedelta(hours=3)  # an agreed call that is due this morning


class Desk:
    """The staff, and the dice. `by_person` gives each guide's role."""

    def __init__(self, guides: list[Role], supervisor: Role, random: Random):
        self.by_person = {role.person_id: role for role in guides}
        self.supervisor, self.random = supervisor, random

    def day(self, at: datetime, *, is_last: bool = False) -> None:
        """Flags first, then what is due, then what waits. On the last day most is left for whoever opens the demo."""
        self.flags(at)
        self.ring_again(at)
        rows = Need.objects.select_related("enrolment").exclude(code="talk-again")
        for number, need in enumerate(rows.order_by("-weight", "since", "pk")):
            if self.random.random() < (0.85 if is_last else 0.25):
                continue
            moment = at + timedelta(minutes=7 * (number % 40))
            guide = self._guide_of(need.enrolment)
            if guide is None:
                continue
            if need.code == "message":
                self.reply(need.enrolment, guide, moment)
            elif need.code == "contact":
                self.contact(need, guide, moment)
            elif need.code == "returned":
                self.revise(need, guide, moment)
        if self.random.random() < 0.6:
            self.comment(at + timedelta(hours=3))
        if not is_last:
            self.sign(at + timedelta(hours=6))

    def flags(self, at: datetime) -> None:
        """Whoever owns a flag talks to the person and closes it, but for those of the last hours."""
        for flag in Flag.objects.select_related("enrolment", "owner").filter(
            closed_at=None, raised_at__lt=at - timedelta(hours=5)
        ):
            role = self.by_person.get(flag.owner_id, self.supervisor)
            see_flag(flag=flag, by=role, at=flag.raised_at + timedelta(minutes=35))
            closed_at = flag.raised_at + timedelta(minutes=80)
            if not safety.close_by_talking(flag, role, closed_at):
                close_flag(flag=flag, by=role, outcome="looked-at", note=self._say("notes", "looked-at"), at=closed_at)

    def ring_again(self, at: datetime) -> None:
        """Whoever agreed to talk again after a flag is rung on that day, before anything else."""
        for talk in talking.all_to_meet_again():
            if talk.next_at <= at + EARLY:
                enrolment = talk.flag.enrolment
                by = self.role_for(enrolment)
                contacting.log_unplanned(
                    enrolment=enrolment, channel="telephone", outcome=Contact.Outcome.REACHED, minutes=Decimal(9),
                    by=by.person, role=by, at=max(at, talk.next_at), client_id=id_for(talk.pk, "demo"),
                    note=read("words.toml")["notes"]["again"][0])

    def role_for(self, enrolment: Enrolment) -> Role:
        """Whoever looks after somebody's safety: their guide, else the supervisor."""
        return self._guide_of(enrolment) or self.supervisor

    def contact(self, need: Need, guide: Role, at: datetime) -> None:
        """Ring, or write where the channel is a message."""
        contact = Contact.objects.select_related("enrolment__participant").filter(pk=need.subject).first()
        if contact is None or contact.state == Contact.State.DONE:
            return
        if contact.channel == "message":
            self.write(contact.enrolment, guide, at)
            return
        reached = self.random.random() < 0.78
        outcome = Contact.Outcome.REACHED if reached else self.random.choice(
            [Contact.Outcome.VOICEMAIL, Contact.Outcome.NO_ANSWER]
        )
        minutes = Decimal(round(min(30, max(5, self.random.gauss(13, 4))))) if reached else Decimal(2)
        contacting.close_contact(
            contact=contact, by=guide.person, role=guide, outcome=outcome, minutes=minutes, at=at,
            note=self._say("notes", "calls") if reached else "",
        )

    def reply(self, enrolment: Enrolment, guide: Role, at: datetime) -> None:
        """Answer the participant's last message with the reply that belongs to it."""
        last = Message.objects.select_related("row").filter(enrolment=enrolment, from_participant=True)
        said = last.order_by("-written_at").first()
        words = read("words.toml")["messages"]
        text = dict(zip(words["participant"], words["guide"], strict=True)).get(said.words if said else "")
        self.write(enrolment, guide, at, text=text)

    def write(self, enrolment: Enrolment, guide: Role, at: datetime, *, text: str | None = None) -> None:
        """Write a message; a student's waits for the supervisor."""
        messages.write(
            enrolment=enrolment, by=guide, text=text or self._say("messages", "guide"), client_id=self._id(),
            minutes=Decimal(self.random.randint(3, 9)), at=at,
        )

    def comment(self, at: datetime) -> None:
        """Comment on something a participant wrote and the guide may read."""
        heads = list(Head.objects.select_related("enrolment").order_by("-pk")[:60])
        self.random.shuffle(heads)
        for head in heads:
            guide = self._guide_of(head.enrolment)
            if guide is not None and threads.may_comment_on(head.enrolment, head.key):
                messages.write(enrolment=head.enrolment, by=guide, text=self._say("messages", "comment"),
                               about=head.key, client_id=self._id(), minutes=Decimal(2), at=at)
                return

    def sign(self, at: datetime) -> None:
        """The supervisor signs what waits, and gives one in six back."""
        for message in list(threads.waiting_for_sign_off(self.supervisor)):
            if self.random.random() < 0.16:
                signing.give_back(message=message, by=self.supervisor, at=at,
                                  remark="Kind. Ask one question less, and name what they did.")
            else:
                signing.sign(message=message, by=self.supervisor, at=at)

    def revise(self, need: Need, guide: Role, at: datetime) -> None:
        """Write anew what came back."""
        message = threads.returned_to(guide, need.enrolment)
        if message is not None:
            signing.revise(message=message, by=guide, text=self._say("messages", "guide"), client_id=self._id(), at=at)

    def _guide_of(self, enrolment: Enrolment) -> Role | None:
        held = Guidance.objects.filter(enrolment=enrolment).values_list("guide_id", flat=True).first()
        looks_after = CareRelation.objects.filter(participant_id=enrolment.participant_id, guide_id=held, until=None)
        return self.by_person.get(held) if held and looks_after.exists() else None

    def _say(self, *where: str) -> str:
        words = read("words.toml")
        for name in where:
            words = words[name]
        return self.random.choice(words)

    def _id(self) -> uuid.UUID:
        return uuid.UUID(int=self.random.getrandbits(128), version=4)
