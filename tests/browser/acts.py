"""The acts of the two people's story that more than one test plays: the service begins, a participant comes in."""

from .participant import GAD_7, NRS, PEG, PHQ_9, Participant
from .running import Running
from .staff import Guide, Manager
from .windows import Windows

SERVICE, SLUG = "Northside House", "northside-house"
HEALTH_WORDS = r"(?i)\b(pain|mood|depress\w*|anxi\w*|therap\w*|lesson\w*|score\w*|suicid\w*|phq\w*|flag\w*|harm\w*)\b"


def begin(service: Running, windows: Windows, *, javascript: bool = True) -> tuple[Manager, Guide]:
    """An empty installation gets its service and manager; a guide is invited, follows the letter, and is in."""
    manager = Manager(windows.page(javascript=javascript), "Helen Okoro", "helen@northside.example")
    manager.begin(SERVICE)
    manager.set_up_second_factor()
    manager.page.wait_for_url("**/service/")
    manager.set_help_number("Samaritans", "116 123")
    guide = Guide(windows.page(javascript=javascript), "Ana Ruiz", "ana@northside.example")
    manager.invite_guide(guide.email, guide.name)
    guide.accept(service.link(guide.email))
    guide.set_up_second_factor()
    guide.page.wait_for_url("**/caseload/")
    return manager, guide


def come_in(service: Running, windows: Windows, *, javascript: bool = True) -> Participant:
    """Somebody signs up on the open page, follows the letter, agrees, and answers what is asked before the start.

    They stop at the last question of the PHQ-9, which is still to be answered.
    """
    participant = Participant(windows.page("phone", javascript=javascript), "Maria Silva", "maria@example.org")
    participant.sign_up(SLUG, came_by="leaflet")
    participant.confirm(service.link(participant.email))
    participant.agree()
    participant.give_details()
    participant.screen()
    participant.page.wait_for_url("**/assessment/**")
    participant.answer(PEG)
    participant.go_on()
    participant.answer(PHQ_9[:8])
    return participant


def finish_baseline(participant: Participant) -> None:
    """The other two parts, to the end: the course begins."""
    participant.answer(GAD_7)
    participant.go_on()
    participant.answer(NRS)
    participant.go_on("Finish")
    participant.page.wait_for_url("**/today/")
