"""Protocols, contacts, messages, the caseload."""

from django.apps import AppConfig


class GuidanceConfig(AppConfig):
    """The room as a Django app."""

    name = "handrail.guidance"
    label = "guidance"

    def ready(self) -> None:
        from handrail.delivery.live import lines
        from handrail.people import registries
        from handrail.programmes import checking, keeping, taking

        from . import (  # noqa: F401
            access,
            after_talks,
            allotting,
            checked,
            comments,
            complaining,
            desk_keeping,
            handing_over,
            incoming,
            listening,
            live_thread,
            messages,
            moving,
            needed,
            offered,
            own_data,
            own_voice,
            shelf,
            shipped,
            steps,
            telling,
            trail,
            unfinished,
            wishing,
            written_by_text,
        )

        lines.offer(live_thread.KIND, live_thread.enter)
        keeping.ships("protocol", shelf.shipped)
        keeping.opens("protocol", shelf.protocol)
        checking.checks("protocol", shelf.is_protocol, checked.checked)
        checking.knows("protocol", shipped.known)
        checking.knows_here("protocol", shelf.known, lambda name: "")
        taking.takes("protocol", "protocol", shelf.checked_here, shipped.known)
        registries.offers_protocols(shelf.offers)
