"""People with scores, made by the tables that figures follow from; the rows are kept as the product keeps them."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from handrail.ground import scoped
from handrail.journeys.models import Assessment, Enrolment, Score
from handrail.look.figures.figure import Figure
from handrail.measures import shelf
from handrail.outcomes import queries
from handrail.outcomes.figures import ALL
from handrail.outcomes.keeping_up import keep
from handrail.outcomes.names import names_for
from handrail.outcomes.reader import Reader
from handrail.people.models import Role, Service
from tests import builders
from tests.builders import AT, later
from tests.outcomes.asking import asked

TODAY = later(days=100)
ITS_DATE = TODAY.date()


def people(
    service: Service, scores: list[tuple[float | None, float | None]], *, protocol: str = "weekly-call",
    guide: Role | None = None, at: datetime = AT, state: str = "active",
) -> list[Enrolment]:
    """Somebody for each pair: the PEG at the start and ten weeks later; None: not answered."""
    made = []
    with scoped.service(service.pk):
        for first, last in scores:
            enrolment = builders.a_participant(service, guide, protocol=protocol, at=at, state=state)
            answered(enrolment, "baseline", first, at)
            if at + timedelta(days=70) <= TODAY:
                answered(enrolment, "post", last, at + timedelta(days=70))
            keep(enrolment.pk)
            made.append(enrolment)
    return made


def answered(enrolment: Enrolment, name: str, value: float | None, at: datetime) -> None:
    """An assessment with a PEG of this value; None: it lapsed."""
    version = shelf.latest("peg")
    assessment, _ = Assessment.objects.update_or_create(
        enrolment=enrolment, name=name, occurrence=1, defaults={
            "opened_at": at, "measures": [["peg", version.digest]], "service_id": enrolment.service_id,
            "state": "lapsed" if value is None else "finished", "finished_at": None if value is None else at})
    if value is not None:
        Score.objects.create(assessment=assessment, enrolment=enrolment, measure="peg", scale="total", pack=version,
                             value=Decimal(str(value)), at=at)


def figure(key: str, role: Role, *, today: date = ITS_DATE, **fields) -> Figure:
    """A figure as this person sees it."""
    with scoped.service(role.service_id):
        scope = queries.scope_of(role)
        return ALL[key].build(Reader(scope, asked(**{"scale": "peg.total", **fields}), names_for(scope), today))


def table(made: Figure, code: str = "") -> dict[str, dict[str, object]]:
    """A table of a figure (its first), as files say it: row → column → value."""
    wanted = next(one for one in made.tables if code in ("", one.code))
    columns = [column.code for column in wanted.columns]
    return {str(row[0].raw): dict(zip(columns, [entry.raw for entry in row], strict=True)) for row in wanted.rows}
