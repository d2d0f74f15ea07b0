"""Templates: texts that a service, or a guide for themselves, has written beforehand."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from handrail.people import audit
from handrail.people.models import Role, RoleKind

from .fields import PLAIN, WITH_KEY, fields_in
from .messages import MOST, Refused
from .models import Template

MOST_TITLE = 80
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


def may_use(role: Role) -> models.QuerySet[Template]:
    """The service's templates, and one's own."""
    return Template.objects.filter(models.Q(owner=None) | models.Q(owner_id=role.person_id)).order_by(
        models.F("owner").asc(nulls_first=True), "title", "pk")


@transaction.atomic
def keep_template(
    *, by: Role, title: str, texts: Mapping[str, str], client_id: uuid.UUID, at: datetime,
    template: Template | None = None,
) -> Template:
    """Write a template, or change one. A manager's is the service's; anybody else's is their own. Raises Refused."""
    title = " ".join(title.split())
    texts = {language: text.replace("\r\n", "\n").strip() for language, text in texts.items() if text.strip()}
    if not title or len(title) > MOST_TITLE:
        raise Refused(_("Give it a short name, so that you find it again."))
    if not texts:
        raise Refused(_("Write its text in at least one language."))
    for text in texts.values():
        if len(text) > MOST:
            raise Refused(_("That is longer than %(most)s characters. Please shorten it.") % {"most": f"{MOST:,}"})
        for field in fields_in(text):
            if not field.is_known:
                raise Refused(_("There is no field “%(field)s”. There are: %(fields)s.") % {
                    "field": field, "fields": ", ".join(known_fields())})
    if template is None:
        template, is_new = Template.objects.get_or_create(
            client_id=client_id, defaults={
                "service_id": by.service_id, "owner_id": None if by.kind == RoleKind.MANAGER else by.person_id,
                "title": title, "texts": texts, "changed_at": at})
        if not is_new and (template.title, template.texts) == (title, texts):
            return template
    if (template.title, template.texts) != (title, texts):
        template.title, template.texts, template.changed_at = title, texts, at
        template.save(update_fields=["title", "texts", "changed_at"])
    audit.record(did="template.kept", to=template, at=at, by=by)
    return template


@transaction.atomic
def drop_template(*, template: Template, by: Role, at: datetime) -> None:
    """A template is no longer wanted. Messages written with it stay as they are."""
    audit.record(did="template.dropped", to=template, at=at, by=by)
    template.delete()


def known_fields() -> list[str]:
    """Every field as it is written."""
    return [*(f"{{{name}}}" for name in PLAIN), *(f"{{{name}:…}}" for name in WITH_KEY)]
