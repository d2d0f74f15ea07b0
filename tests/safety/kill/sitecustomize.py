"""For test_kill_nine.py only: on a path of the test's own, so that a real server's processes kill themselves at a step.

The file HANDRAIL_TEST_KILL_AT holds a step's name. The first process that comes to that step takes the file away, and
sends itself SIGKILL: nothing is tidied up, no transaction ended, as when the power goes.
"""

import importlib.util
import os
import signal
import sys
from importlib.abc import MetaPathFinder


def kill_at(step: str) -> None:
    """End this process here, if this is the step that was asked for."""
    path = os.environ.get("HANDRAIL_TEST_KILL_AT", "")
    try:
        with open(path) as asked:
            if asked.read().strip() != step:
                return
        os.rename(path, f"{path}.{step}")
    except OSError:
        return
    os.kill(os.getpid(), signal.SIGKILL)


def around(function, before: str = "", after: str = "", only=None):
    """The function, with a step before and a step after it."""

    def stepped(*args, **kwargs):
        is_meant = only is None or only(*args, **kwargs)
        if before and is_meant:
            kill_at(before)
        given = function(*args, **kwargs)
        if after and is_meant:
            kill_at(after)
        return given

    return stepped


def _is(name):
    return lambda announcement, *_, **__: announcement.name == name


def _actions(module) -> None:
    module._announce = around(module._announce, "flag-told-not-announced", "flag-announced-not-committed",
                              only=_is("safety.flag_raised"))
    module._announce = around(module._announce, "closed-not-announced", "closed-not-committed",
                              only=_is("safety.flag_closed"))
    module.raise_flag = around(module.raise_flag, "row-written-no-flag")
    module.close_flag = around(module.close_flag, after="closed-and-committed")


def _telling(module) -> None:
    module.tell = around(module.tell, "flag-written-no-letter", "letter-decided",
                         only=lambda **facts: facts["why"] == "raised")
    module.tell = around(module.tell, "escalated-no-letter", "escalated-not-committed",
                         only=lambda **facts: facts["why"] == "escalated")


PATCHES = {
    "handrail.journeys.journal": lambda module: setattr(
        module, "announce_row", around(module.announce_row, "row-written")),
    "handrail.journeys.assessing": lambda module: setattr(
        module, "what_follows", around(module.what_follows, "committed-no-answer")),
    "handrail.safety.actions": _actions,
    "handrail.safety.telling": _telling,
    "handrail.delivery.carriers": lambda module: setattr(
        module.SmtpCarrier, "carry", around(module.SmtpCarrier.carry, "letter-leased", "letter-sent-not-noted")),
}


class _Patching(MetaPathFinder):
    """Lets a module be loaded as it is, then puts the steps in."""

    def find_spec(self, name, path, target=None):
        if name not in PATCHES:
            return None
        sys.meta_path.remove(self)
        try:
            spec = importlib.util.find_spec(name)
        finally:
            sys.meta_path.insert(0, self)
        load = spec.loader.exec_module

        def load_and_patch(module):
            load(module)
            PATCHES[name](module)

        spec.loader.exec_module = load_and_patch
        return spec


if os.environ.get("HANDRAIL_TEST_KILL_AT"):
    sys.meta_path.insert(0, _Patching())
