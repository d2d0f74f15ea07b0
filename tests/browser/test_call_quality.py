"""How much picture a connection carries: the rule of quality.js, in Chromium, on numbers."""

from pathlib import Path

import pytest

from handrail.meetings import call

SCRIPT = Path(call.__file__).parent.parent / "static" / "meetings" / "call" / "quality.js"
FULL, SMALL, SMALLER, VOICE = range(4)
FINE, LOSSY, NARROW, NARROWER = ({"loss": 0, "room": 2e6}, {"loss": 0.3, "room": 2e6}, {"loss": 0, "room": 2e5},
                                 {"loss": 0, "room": 5e4})


@pytest.fixture(scope="module")
def levels(browser):
    """`levels(samples)`: the level after each sample, from a full picture on."""
    page = browser.new_page()
    page.set_content("")
    source = SCRIPT.read_text("utf-8").replace("export ", "")
    yield lambda samples: page.evaluate(f"""(samples) => {{ {source}
      let state = begun();
      return samples.map((sample) => (state = judge(state, sample)).level);
    }}""", samples)
    page.close()


@pytest.mark.parametrize(("samples", "level"), [
    ([FINE] * 20, FULL),
    ([LOSSY] * 2, FULL), ([LOSSY] * 3, SMALL), ([LOSSY] * 6, SMALLER), ([LOSSY] * 9, VOICE), ([LOSSY] * 30, VOICE),
    ([LOSSY, LOSSY, FINE] * 9, FULL),  # now and then is no reason
    ([NARROW] * 30, SMALL), ([NARROWER] * 30, VOICE),
    ([{"loss": 0, "room": None, "delay": 2}] * 3, SMALL),
    ([LOSSY] * 3 + [FINE] * 7, SMALL), ([LOSSY] * 3 + [FINE] * 8, FULL), ([LOSSY] * 9 + [FINE] * 24, FULL),
    ([NARROW] * 3 + [{"loss": 0, "room": 4e5}] * 30, SMALL),  # enough for a small picture, not for more
], ids=range(14))
def test_a_picture_becomes_smaller_before_it_goes_and_comes_back_step_by_step(levels, samples, level):
    assert levels(samples)[-1] == level


def test_it_never_leaves_out_a_step(levels):
    seen = levels([LOSSY] * 40 + [FINE] * 60)
    assert max(abs(one - other) for one, other in zip(seen, seen[1:], strict=False)) == 1


def test_each_try_that_fails_waits_longer_for_the_next(levels):
    """A line that carries voice and no picture: loss comes back with each picture."""
    samples, tries = [LOSSY] * 9, []
    while len(samples) < 200:
        seen = levels(samples)
        if seen[-1] < VOICE and seen[-2] == VOICE:
            tries.append(len(samples))
        samples.append(LOSSY if seen[-1] < VOICE else FINE)
    waits = [later - earlier for earlier, later in zip(tries, tries[1:], strict=False)]
    assert len(waits) >= 2 and all(later > earlier for earlier, later in zip(waits, waits[1:], strict=False))
