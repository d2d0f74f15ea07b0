"""The figures: who is in which denominator, what they are counted from, and what each reader is told."""

import statistics
from datetime import date

import pytest
from scipy import stats

from handrail.ground import scoped
from handrail.journeys.models import Enrolment
from handrail.outcomes.keeping_up import keep
from handrail.outcomes.models import Followed
from handrail.outcomes.telling import carried_forward
from tests import builders
from tests.builders import AT, a_guide, a_manager, a_researcher, a_service, a_supervisor, later
from tests.outcomes.cohort import TODAY, figure, people, table

pytestmark = pytest.mark.django_db

BETTER = [(7, 4), (8, 5), (6, 5), (9, 5.5), (7, 7), (5, 6)]


@pytest.fixture
def service():
    return a_service()


def test_every_table_of_counts_adds_up_to_all(service):
    people(service, BETTER)
    people(service, [(7, None), (6, 6)], protocol="self-guided", state="left")
    people(service, [(7, 5)] * 7, protocol="on-demand")
    builders.a_participant(service, state="joining")
    for role in (a_manager(service), a_researcher(service)):
        for split in ("protocol", "programme"):
            for made in figure("recruitment", role, split=split).tables:
                rows = table(made_of(made))
                total = rows.pop("all")
                for column in [column.code for column in made.columns[1:]]:
                    assert (total[column] or 0) == sum(row[column] or 0 for row in rows.values()), (made.code, column)


def test_steps_and_places_count_the_same_people(service):
    people(service, BETTER)
    builders.a_participant(service, state="joining")
    made = figure("recruitment", a_manager(service))
    total = table(made, "now")["all"]
    assert sum(value for code, value in total.items() if code != "protocol") == table(made, "steps")["all"]["signed_up"]


def test_everybody_who_started_and_whose_day_has_come_is_in_the_denominator(service):
    people(service, BETTER)
    people(service, [(7, None)] * 3, state="left")
    people(service, [(7, None)] * 2, at=TODAY.replace(hour=9))  # started today: the end is not due
    row = table(figure("assessed", a_manager(service)))["post"]
    assert (row["due"], row["answered"], row["left_out"]) == (9, 6, 3)
    assert row["answered_percent"] == pytest.approx(66.7)
    change = table(figure("change", a_manager(service)), "change_in_full")["post"]
    assert (change["started"], change["n"], change["missing_percent"]) == (9, 6, 33.3)


def test_a_change_is_what_the_rows_say(service):
    people(service, [*BETTER, (7, None), (None, 3)])
    row = table(figure("change", a_manager(service)), "change_in_full")["post"]
    changes = [after - before for before, after in BETTER]
    mean, half = statistics.fmean(changes), stats.t.ppf(0.975, 5) * statistics.stdev(changes) / 6**0.5
    assert row["change"] == pytest.approx(mean, abs=1e-4)
    assert row["change_ci"] == f"{mean - half:.4f} to {mean + half:.4f}"
    assert row["r"] == pytest.approx(statistics.correlation(*zip(*BETTER, strict=True)), abs=1e-4)
    factor = 1 - 3 / (4 * 5 - 1)
    assert row["smcr"] == pytest.approx(factor * mean / statistics.stdev(one for one, _ in BETTER), abs=0.02)


def test_intention_to_treat_takes_the_missing_for_unchanged(service):
    people(service, [*BETTER, (7, None), (8, None), (None, None)])
    row = table(figure("change", a_manager(service)), "change_in_full")["post"]
    changes = [after - before for before, after in BETTER] + [0, 0, 0]
    assert row["everybody_change"] == pytest.approx(statistics.fmean(changes), abs=1e-4)
    half = stats.t.ppf(0.975, 8) * statistics.stdev(changes) / 3
    assert row["everybody_ci"] == f"{statistics.fmean(changes) - half:.4f} to {statistics.fmean(changes) + half:.4f}"


def test_carrying_forward_pulls_towards_nothing():
    from handrail.evidence.within import Pairs
    from handrail.outcomes.telling import Told

    pairs = Pairs(n=3, before=21, after=12, before_squared=149, after_squared=50, product=85)
    assert carried_forward(Told(due=3, pairs=pairs)).value == -3
    assert carried_forward(Told(due=9, pairs=pairs)).value == -1


def test_reliably_better_and_worse_are_counted_by_the_instruments_own_figure(service):
    people(service, [(9, 5), (8, 5), (7, 5), (2, 6), (5, 5), (6, 6)])  # the PEG's figure is 2.8
    row = table(figure("reliable", a_manager(service)))["all"]
    assert (row["n"], row["better"], row["worse"]) == (6, 2, 1)
    assert row["better_ci"] == "9.7 to 70.0"  # Wilson, 2 of 6
    assert row["started"] == 6


def test_groups_stand_side_by_side_with_their_difference(service):
    people(service, BETTER)
    people(service, [(7, 7), (8, 7), (6, 6.5), (5, 5), (9, 8)], protocol="self-guided")
    made = figure("between", a_manager(service))
    row = table(made)["weekly-call"]
    mine, theirs = [b - a for a, b in BETTER], [0, -1, 0.5, 0, -1]
    welch = stats.ttest_ind(mine, theirs, equal_var=False).confidence_interval()
    assert row["difference"] == pytest.approx(statistics.fmean(mine) - statistics.fmean(theirs), abs=1e-4)
    assert row["difference_ci"] == f"{welch.low:.4f} to {welch.high:.4f}"
    assert "not drawn by lot" in made.warning


def test_a_mean_of_fewer_than_five_is_hidden_and_can_not_be_worked_out(service):
    people(service, BETTER)
    people(service, [(7, 5)] * 3, protocol="self-guided")
    people(service, [(7, 5)] * 8, protocol="on-demand")
    manager = a_manager(service)
    rows = table(figure("between", manager))
    assert rows["self-guided"]["change"] is None
    assert rows["weekly-call"]["change"] is not None  # it is in the mean of all, and the three aren't
    assert rows["on-demand"]["change"] == -2
    told = table(figure("change", manager))["post"]
    assert told["n"] == len(BETTER) + 11
    assert told["change"] == pytest.approx(statistics.fmean([*(b - a for a, b in BETTER), *[-2] * 8]), abs=1e-4)


def test_no_narrowing_and_no_period_takes_one_person_out_of_a_mean(service):
    people(service, BETTER)
    people(service, [(9, 1)], protocol="self-guided")
    manager = a_manager(service)
    for key, code in (("change", "change"), ("measures", "change"), ("reliable", "better")):
        every = table(figure(key, manager))
        alone = table(figure(key, manager, protocol="weekly-call"))
        dated = table(figure(key, manager, until=date(2020, 1, 1)))
        line = next(iter(row for row in every if row in alone))
        assert every[line][code] == alone[line][code] == dated[line][code] is not None
        nobody = table(figure(key, manager, protocol="self-guided"))
        assert all(not row.get(code) and not row.get("n") for row in nobody.values())


def test_four_people_are_told_nothing_about(service):
    people(service, [(7, 5)] * 4)
    for key in ("change", "reliable", "between", "measures"):
        for made in figure(key, a_manager(service)).tables:
            for row in made.rows:
                codes = [column.code for column in made.columns]
                told = {code for code, entry in zip(codes, row, strict=True) if isinstance(entry.raw, float)}
                assert told <= {"missing_percent"}, (key, made.code, told)


def test_a_researcher_is_told_rounded_numbers_and_no_small_ones(service):
    people(service, [*BETTER, (6, 4), (8, 8)])
    people(service, [(7, 5)] * 3, protocol="self-guided")
    steps = table(figure("recruitment", a_researcher(service)), "steps")
    assert steps["weekly-call"]["signed_up"] == 10
    assert steps["self-guided"]["signed_up"] is None
    assert steps["all"]["signed_up"] == 10
    change = table(figure("change", a_researcher(service)))["post"]
    assert change["n"] == 10
    assert change["change"] == pytest.approx(statistics.fmean(b - a for a, b in [*BETTER, (6, 4), (8, 8)]), abs=1e-4)


def test_a_researcher_learns_nothing_from_somebody_more_in_a_small_group(service):
    people(service, BETTER)
    people(service, [(7, 5)] * 2, protocol="self-guided")
    keys, researcher = ("recruitment", "lessons", "change", "reliable", "between", "assessed"), a_researcher(service)
    before = [figure(key, researcher).tables for key in keys]
    people(service, [(1, 9)] * 2, protocol="self-guided")
    assert before == [figure(key, researcher).tables for key in keys]


def test_a_supervisor_sees_the_guides_they_supervise_by_name(service):
    mine, other = a_guide(service), a_guide(service)
    supervisor = a_supervisor(service, of=mine)
    people(service, BETTER, guide=mine)
    people(service, BETTER, guide=other)
    made = figure("recruitment", supervisor, split="guide")
    titles = [row[0].text for row in made.tables[0].rows]
    assert titles == [str(mine.person), "Other guides", "All"]
    titles = [row[0].text for row in figure("recruitment", a_manager(service), split="guide").tables[0].rows]
    assert sorted(titles[:2]) == sorted([str(mine.person), str(other.person)])


def test_only_those_who_signed_up_in_the_time_are_counted(service):
    people(service, BETTER)
    people(service, BETTER[:2], at=later(days=30))
    made = figure("recruitment", a_manager(service), since=later(days=29).date(), until=later(days=31).date())
    assert table(made)["all"]["signed_up"] == 2


def test_lessons_are_counted_of_everybody_who_started(service):
    made = people(service, BETTER)
    with scoped.service(service.pk):
        from handrail.journeys.models import Standing

        Standing.objects.filter(enrolment__in=made[:4]).update(lessons_done=["how-pain-works"])
        for enrolment in made:
            keep(enrolment.pk)
    row = table(figure("lessons", a_manager(service)))["pain-cbt/how-pain-works"]
    assert (row["started"], row["opened"], row["read"], row["read_percent"]) == (6, 6, 4, 66.7)


def test_waiting_is_told_as_median_and_middle_half_and_who_still_waits(service):
    people(service, BETTER[:5])
    builders.a_participant(service, state="joining", at=later(days=90))
    with scoped.service(service.pk):
        for place, pk in enumerate(Followed.objects.filter(start_hours__isnull=False).values_list("pk", flat=True)):
            Followed.objects.filter(pk=pk).update(consent_hours=0, start_hours=24 * (place + 1))
    row = table(figure("waiting", a_manager(service)))["all"]
    assert (row["through"], row["median_days"], row["quartiles_days"], row["longest_days"]) == (5, 3, "2.00 to 4.00", 5)
    assert (row["still_waiting"], row["longest_so_far_days"]) == (1, 10)


def test_a_percentage_is_rounded_and_not_cut_off(service):
    people(service, BETTER)
    builders.a_participant(service, state="joining")
    assert "86 %" in figure("recruitment", a_manager(service)).finding  # 6 of 7 is 85.7


def test_nobody_yet_is_said_so(service):
    for key in ("recruitment", "lessons", "change", "reliable", "between", "assessed", "waiting", "measures"):
        for role in (a_manager(service), a_researcher(service)):
            made = figure(key, role)
            assert made.finding
            assert made.how


def test_those_who_left_before_the_start_are_told_from_those_who_left_after(service):
    people(service, BETTER[:1], state="left")
    gone = builders.a_participant(service, state="joining")
    with scoped.service(service.pk):
        Enrolment.objects.filter(pk=gone.pk).update(state="left")
        keep(gone.pk)
    row = table(figure("recruitment", a_manager(service)), "now")["all"]
    assert (row["left_before"], row["left_after"]) == (1, 1)


def made_of(one):
    """A figure of this one table."""
    from handrail.look.figures.figure import Figure

    return Figure("", "", "", None, (one,), ())


def test_the_day_counts_where_the_service_is():
    service = a_service(timezone="Pacific/Auckland")
    people(service, BETTER[:1], at=AT.replace(hour=20))
    with scoped.service(service.pk):
        assert Followed.objects.get().signed_up_on == later(days=1).date()
