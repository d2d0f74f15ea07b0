"""Whoever reads figures: what they may see, what they asked for, what things are called, which day it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from . import queries
from .asked import Asked
from .grouping import Groups, groups_of
from .names import Names
from .points import Point
from .queries import Scored
from .scope import LEAST, Key, Scope
from .telling import Told, summed, tell

ENOUGH = 20  # people at a point, for it to be what is shown first


@dataclass(frozen=True)
class Reader:
    """What a figure needs to know besides the numbers. `today` is the service's day."""

    scope: Scope
    asked: Asked
    names: Names
    today: date

    def groups(self, cells: Mapping[Key, Any]) -> Groups:
        """How these cells stand side by side."""
        return groups_of(
            cells, self.asked, self.scope, programmes=self.names.programmes, protocols=self.names.protocols,
            guides=self.names.guides, others=_("Other guides"), nobody=_("No guide"),
        )

    @cached_property
    def scale(self) -> str:
        """The scale that was asked for, else the one that programmes ask most often; "" where they ask none."""
        return self.asked.scale or next(iter(self.names.scales), "")

    @cached_property
    def scale_title(self) -> str:
        """What the scale is called."""
        return self.names.scales.get(self.scale, self.scale)

    @cached_property
    def lower_is_better(self) -> bool:
        """Which way the scale goes."""
        found = self.names.scale(self.scale)
        return found is None or found[1].better == "lower"

    @cached_property
    def due(self) -> dict[Key, dict[tuple[str, int], int]]:
        """How many have reached each point's day: one statement, however many figures ask."""
        return queries.due(self.asked, self.names.schedule, self.today)

    @cached_property
    def due_of_scores(self) -> dict[Key, dict[tuple[str, int], int]]:
        """The same whenever they signed up, as figures of scores are: the same statement where no dates are asked."""
        undated = self.asked.undated
        return self.due if undated == self.asked else queries.due(undated, self.names.schedule, self.today)

    @cached_property
    def told(self) -> dict[Key, dict[Point, Told]]:
        """The scale at every point in time, by the smallest cell, as it may be told: one statement more."""
        scored = queries.scored(self.asked, self.scale) if self.scale else {}
        return {
            cell: {point: tell(scored.get(cell, {}).get(point.at, Scored()), due[point.at], self.scope)
                   for point in self.names.schedule}
            for cell, due in self.due_of_scores.items()
        }

    @cached_property
    def all_told(self) -> dict[Point, Told]:
        """The same, everybody together, at the points for which the scale has been scored."""
        found = {point: summed(cell[point] for cell in self.told.values()) for point in self.names.schedule}
        return {point: told for point, told in found.items() if told.scored or told.paired}

    @cached_property
    def point(self) -> Point | None:
        """The point that was asked for; else the last with enough people, best one that is asked but once."""
        asked = [point for point in self.names.schedule if point.key == self.asked.point]
        for least in (ENOUGH, LEAST):
            there = [point for point, told in self.all_told.items() if told.pairs.n >= least]
            once = [point for point in there if not point.repeats]
            if asked or there:
                return [*there, *once, *asked][-1]
        return None

    @property
    def split_title(self) -> str:
        """What the groups are: the head of their column."""
        return {"programme": _("Programme"), "guide": _("Guide")}.get(self.asked.split, _("Protocol"))

    @property
    def of_scores(self) -> tuple[str, ...]:
        """What is said under every figure of scores: of whom they are."""
        return (_(
            "Scores are of everybody, whenever they signed up, in parts of five people or more: a programme by a "
            "protocol, and by a guide where guides are looked at. People in smaller parts are counted, and are in no "
            "mean and no share. So no two pages differ by one person’s answers."
        ), *self.of_all)

    @property
    def of_all(self) -> tuple[str, ...]:
        """What is said under every figure: by which protocol people are counted, and what was rounded."""
        return (_(
            "Everybody is counted by the protocol they began with, also after a change in the middle: those who were "
            "moved because they didn’t get better would else be taken from one protocol and laid upon another."
        ), *self.rounding)

    @property
    def rounding(self) -> tuple[str, ...]:
        """What is said of rounding: nothing where counts are as they are."""
        if not self.scope.is_rounded:
            return ()
        return (_(
            "For researchers every count is rounded to the nearest 5 for each programme and protocol before anything "
            "is added up, and fewer than 5 count as nothing and are not told. Shares are shares of the rounded counts."
        ),)
