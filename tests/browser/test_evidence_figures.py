"""Figures of the evidence by keyboard: a line says what each study is, and one is left out without a new page."""

from tests import builders

NAMES = ("Baumeister 2021", "Bromberg 2012", "Buhrman 2015")  # as they come


def test_a_study_is_read_and_left_out_by_keyboard(page_on, server):
    page = page_on("desktop", role=builders.a_researcher(builders.a_service()))
    page.set_default_timeout(60_000)  # the first pool of a process loads SciPy
    faults = []
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
    page.goto("/outcomes/evidence/")
    first, second = (page.locator(f".evidence-wide .point[data-study='{name}']") for name in NAMES[:2])
    line = page.locator(".evidence-wide .figure-line")
    first.focus()
    assert line.inner_text().startswith(NAMES[0])
    page.keyboard.press("ArrowDown")
    assert line.inner_text().startswith(NAMES[1]) and second.get_attribute("tabindex") == "0"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.locator("#left-out").wait_for()
    assert "without=Baumeister" in page.url and first.count() == 0
    assert "22 studies" in page.locator("[data-said]").inner_text()  # whoever doesn't see it hears it
    assert page.locator(".point[tabindex='0']").count() == page.locator("[data-figure]").count()  # a stop each
    page.locator("#left-out a").click()
    first.wait_for()
    assert faults == []


def test_without_a_script_the_same_links_lead_to_the_same_page(page_on, server):
    role = builders.a_researcher(builders.a_service())
    page = page_on("phone", role=role, javascript=False)
    page.goto("/outcomes/evidence/?order=name")
    page.locator(f"[data-leaves='{NAMES[2]}']").click()
    page.locator("#left-out").wait_for()
    assert "without=Buhrman+2015" in page.url and "order=name" in page.url


def test_a_finger_reads_a_line_of_the_public_page(page_on, server):
    service = builders.a_service()
    page = page_on("phone")
    page.goto(f"/evidence/{service.slug}/")
    line = page.locator(".evidence-narrow .figure-line")
    assert "Touch a line" in line.inner_text()
    page.locator(f".evidence-narrow .point[data-study='{NAMES[1]}']").click()
    assert line.inner_text().startswith(NAMES[1])
