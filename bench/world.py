"""The world under measurement: readers in lesson 1, a guide of 300, most of them in need; and the reference's world.

Each part runs in a process of its own (`python -m bench.world product|service|reference`), because Django is set up
once a process; it prints what the load generator needs as JSON.
"""

import json
import os
import sys
import uuid

READERS = 16
CASELOAD = 300
LESSON, SECTION, BLOCK = "how-pain-works", "volume", "volume-moment"


def product() -> dict:
    """Migrate, load packs, make the service. Returns sessions and addresses."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
    import django

    django.setup()
    from django.db import transaction

    from handrail.site import preparing

    preparing.migrate()
    from tests import builders

    from bench.caseload import fill
    from handrail.ground import moment, scoped

    at = moment.real_now()
    with transaction.atomic():
        service = builders.a_service()
        guide = builders.a_guide(service)
        enrolments = [builders.a_participant(service, guide, at=at) for _ in range(READERS)]
        with scoped.service(service.pk):
            fill(guide, enrolments[0], count=CASELOAD - READERS, at=at)
            for enrolment in enrolments[:READERS]:
                _write_in_every_block(enrolment, at)
    return {
        "readers": [
            {"cookie": _session(builders.role_of(enrolment)), "enrolment": str(enrolment.pk)}
            for enrolment in enrolments[:READERS]
        ],
        "guide": _session(guide),
        "lesson": f"/lesson/{LESSON}/{SECTION}/",
        "key": f"{LESSON}/{BLOCK}",
        "block": BLOCK,
    }


def service() -> dict:
    """A second service in the product's world, of ten thousand people. Returns who reads its figures."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "handrail.site.settings"
    import django

    django.setup()
    from django.db import transaction

    from bench.service import big_service
    from handrail.ground import moment

    with transaction.atomic():
        roles = big_service(moment.real_now())
    return {who: _session(role) for who, role in roles.items()}


def reference() -> dict:
    """The same number of people in the bare project."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.reference.settings"
    import django

    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", verbosity=0)
    from bench.reference.models import Answer, Course

    readers = []
    for number in range(READERS):
        user = User.objects.create_user(f"reader{number}", password=None)
        course = Course.objects.create(user=user, title="Goals that matter, at a pace that lasts")
        for key, text in {"what_brings_me": "My back. " * 12, "goal": "To the library.", "minutes": "8"}.items():
            Answer.objects.create(course=course, key=key, text=text)
        client = Client(HTTP_HOST="localhost")
        client.force_login(user)
        readers.append({"cookie": client.cookies["sessionid"].value})
    return {"readers": readers}


def _session(role) -> str:
    from tests import builders

    return builders.signed_in(role).cookies["sessionid"].value


def _write_in_every_block(enrolment, at) -> None:
    """Every block of the section has an answer: what a reader sees who comes back."""
    from handrail.journeys import journal
    from handrail.programmes import library

    lesson = library.programme(enrolment.programme_id).lesson(LESSON, "en")
    bodies = {"short": {"text": "walking"}, "long": {"text": "Saturday, with my neighbour. " * 6}}
    for block in lesson.answer_blocks:
        if block.kind in bodies:
            journal.write(enrolment=enrolment, kind="answer", key=f"{LESSON}/{block.key}", body=bodies[block.kind],
                          client_id=uuid.uuid4(), made_at=at, at=at)


if __name__ == "__main__":
    json.dump({"product": product, "service": service, "reference": reference}[sys.argv[1]](), sys.stdout)
