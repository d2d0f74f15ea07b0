"""Who may be given nobody new for now: told by whichever room sees to guides' training. Whom they have, they keep."""

import uuid
from collections.abc import Callable, Iterable

NotReady = Callable[[Iterable[uuid.UUID]], set[uuid.UUID]]
_rules: list[NotReady] = []


def may_take_people(rule: NotReady) -> NotReady:
    """Register who says so: `rule(guides)` gives those of these guides who may be given nobody new yet."""
    _rules.append(rule)
    return rule


def not_ready(guides: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of these guides, in the active service, who may be given nobody new yet."""
    asked = list(guides)
    return {guide for rule in _rules for guide in rule(asked)} if asked else set()
