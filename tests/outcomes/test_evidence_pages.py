"""What the evidence says, as everybody reads it: every number on the page follows from the studies."""

import re

import pytest
from django.test import Client

from handrail.outcomes.evidence import saying
from handrail.outcomes.evidence.pooled import Entered, Pool, shipped_studies
from tests.builders import a_service

pytestmark = pytest.mark.django_db


def text(answer) -> str:
    return b"".join(answer).decode()


def test_everybody_reads_what_trials_found_and_who_says_so():
    service = a_service()
    page = text(Client().get(f"/evidence/{service.slug}/"))
    assert "Do courses like this help? A little, on average, and more with a guide" in page
    assert "about 61 did better" in page and page.count('<i class="better"></i>') == 61
    assert "0.27 [0.18, 0.36]" in page and "between 0.03 and 0.51" in page
    assert "Hedman-Lagerlof 2018" in page and page.count('<svg xmlns') == 2
    for citation in ("Gandy et al. 2022", "Terpstra et al. 2022", "Rosser et al. 2023", "Dear et al. 2015"):
        assert citation in page
    assert ">0.38</a></td>" in page and ">0.16</a></td>" in page


def test_every_linked_number_is_a_row_that_prints_it():
    service, client = a_service(), Client()
    page = text(client.get(f"/evidence/{service.slug}/"))
    rows = text(client.get(f"/evidence/{service.slug}/numbers/"))
    linked = re.findall(r'href="[^"]+/numbers/#(published-\d+)">([^<]+)</a>', page)
    assert len(linked) == 12  # six outcomes, three of them guided and alone
    lines = text(client.get(f"/evidence/{service.slug}/numbers/published.csv")).splitlines()
    for place, number in linked:
        row = re.search(rf'<li id="{place}">(.*?)</li>', rows, re.DOTALL)
        assert row and f": {number}" in row[1]
        line = lines[int(place.removeprefix("published-")) - 1]  # and so does the file, in the line that is named
        assert number.split()[0] in line and "between" in line


def test_every_trial_of_the_picture_stands_in_the_file_in_the_line_that_is_named():
    service, client = a_service(), Client()
    rows = text(client.get(f"/evidence/{service.slug}/numbers/"))
    lines = text(client.get(f"/evidence/{service.slug}/numbers/interference.csv")).splitlines()
    for one in shipped_studies():
        line = next(number for number, cells in enumerate(lines, 1) if cells.startswith(f"{one.name},{one.g:.3f},"))
        found = re.search(rf'<th scope="row">{one.name}</th><td>([^<]+)</td><td>([^<]+)</td><td>(\d+)</td>', rows)
        assert found.groups() == (f"{one.g:.3f}", f"{one.se:.3f}", str(line))


def test_only_files_of_the_pack_are_given():
    service = a_service()
    for name in ("evidence.toml", "README.md", "nothing.csv"):
        assert Client().get(f"/evidence/{service.slug}/numbers/{name}").status_code == 404


def test_in_spanish_numbers_have_a_comma():
    page = text(Client().get(f"/evidence/{a_service().slug}/?language=es"))
    assert "0,27 [0,18; 0,36]" in page and "El dolor se interpone" in page


def test_a_service_that_is_not_there_has_no_page():
    assert Client().get("/evidence/nowhere/").status_code == 404


@pytest.mark.parametrize(("effects", "says"), [
    ((0.02, 0.1, -0.1), "It isn’t sure yet"), ((0.3, 0.28, 0.32), "A little"), ((0.7, 0.72, 0.69), "Yes"),
])
def test_the_headline_says_no_more_than_the_pool_does(effects, says):
    pooled = Pool(tuple(Entered(str(place), g, 0.05) for place, g in enumerate(effects))).pooled
    assert says in saying.headline(pooled, None)


def test_the_history_is_by_year():
    pool = Pool(shipped_studies())
    years = [one.year for one in pool.by_year]
    assert years == sorted(years) and years[0] == 2004
    assert pool.history[-1].estimate == pytest.approx(pool.pooled.estimate, rel=1e-6)
