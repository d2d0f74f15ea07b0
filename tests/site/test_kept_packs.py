"""What is kept opens for whoever is in the middle of it, whatever today's checker says; what can't be understood is
named."""

import pytest

from handrail.ground import moment
from handrail.guidance import protocol_loading
from handrail.guidance import shelf as protocols
from handrail.journeys import consent_text, joining_packs, screening_file
from handrail.measures import loading
from handrail.measures import shelf as measures
from handrail.programmes import keeping, library, pack
from handrail.programmes.keeping import NotUnderstood
from handrail.programmes.mistakes import BadPack
from handrail.programmes.toml_file import Table
from handrail.safety import plan_loading
from handrail.safety import shelf as plans
from handrail.site.diagnosis import kept_packs_open
from handrail.supervision import competence, rating_form
from handrail.supervision import shelf as looking_after
from tests.builders import AT

pytestmark = pytest.mark.django_db

LOADERS = {
    "measure": (measures.shipped, loading, measures.instrument),
    "consent": (joining_packs.shipped_consents, consent_text, joining_packs.consent),
    "screening": (joining_packs.shipped_screens, screening_file, joining_packs.screen),
    "protocol": (protocols.shipped, protocol_loading, protocols.protocol),
    "rating": (looking_after.shipped_forms, rating_form, looking_after.form),
    "guides-check": (looking_after.shipped_rules, competence, looking_after.rule),
    "safety": (plans.shipped, plan_loading, plans.plan),
}
RULES = {  # what an earlier release took: kind → (what stands in the file, what it was then)
    "measure": [("seconds = ", 'mood = "calm"\nseconds = '), ("seconds = ", "seconds = 90000 # "),
                ('source = "', 'origin = "')],
    "consent": [('asks_again = "', 'mood = "calm"\nasks_again = "'), ("changed.en", "was.en"),
                ("\n## ", "\n- [ ] Too early.\n\n## ")],
    "screening": [('version = "', 'mood = "calm"\nversion = "'), ("title.en", "name.en"), ("hint.en", "tip.en")],
    "protocol": [('source = "', 'mood = "calm"\nsource = "'), ('source = "', 'origin = "')],
    "safety": [('version = "', 'mood = "calm"\nversion = "'), ("title.en", "name.en"), ("say.en", "tell.en")],
    "rating": [('version = "', 'mood = "calm"\nversion = "'), ('"structure"', '"The structure"')],
    "guides-check": [('version = "', 'mood = "calm"\nversion = "'), ("pass = 9", "pass = 900")],
}
LOST = {  # what nobody can understand: it must never be guessed
    "rating": [("[[item]]", "[[thing]]"), ("anchors.en = [", 'anchors.en = ["More.",'), ("key = ", "name = ")],
    "guides-check": [("pass = ", "passed = "), ("safety = [", "safety = [1, "), ("lesson = ", "part = ")],
    "measure": [('combine = "', 'combine = "median-of-'), ("better = ", "worse = "), ("choice = ", "chosen = "),
                ("items = ", "parts = "), ("values = [", "values = [true, "), ("[[scale]]", "[[scales]]")],
    "consent": [('asks_again = "', 'asks_again = "perhaps '), ("- [ ] ", "- "), ("id = ", "name = ")],
    "screening": [('leads = "', 'leads = "nowhere-'), ("because = ", "why = "), ('kind = "', 'kind = "any-')],
    "protocol": [('channel = ["', 'channel = ["pigeon", "'), ("by = ", "with = "), ("every = ", "each = "),
                 ("[[contact]]", "[[meeting]]")],
    "safety": [('level = "', 'level = "very-'), ("answer_within = ", "within = "), ('owner = "', 'owner = "the '),
               ("above = ", "over = "), ("[[signal]]", "[[sign]]"), ('escalate = ["', 'escalate = ["king", "')],
}


def changed(kind: str, old: str, new: str) -> tuple[str, dict[str, str]]:
    """A pack that comes with Handrail and has `old` in it, changed everywhere: its key, and the files."""
    for one in LOADERS[kind][0]():
        if any(old in text for text in one.files.values()):
            return one.key, {name: text.replace(old, new) for name, text in one.files.items()}
    pytest.skip(f"no {kind} says {old}")


def cases(table):
    return [(kind, *pair) for kind, pairs in table.items() for pair in pairs]


@pytest.mark.parametrize(("kind", "old", "new"), cases(RULES))
def test_what_breaks_only_a_rule_still_opens(kind, old, new):
    key, files = changed(kind, old, new)
    _shipped, loader, opener = LOADERS[kind]
    with pytest.raises(BadPack):
        loader.load(files, key)
    row = keeping.keep(kind=kind, key=key, version="0.1", files=files, at=AT)
    assert opener(row.digest).id == key
    assert list(kept_packs_open(moment.now())) == []


@pytest.mark.parametrize(("kind", "old", "new"), cases(LOST))
def test_what_can_not_be_understood_is_not_guessed_but_named_with_its_version(kind, old, new):
    key, files = changed(kind, old, new)
    row = keeping.keep(kind=kind, key=key, version="0.1", files=files, at=AT)
    with pytest.raises(NotUnderstood, match=f"The kept {kind} {key} 0.1 can't be understood: .+:[0-9]+: "):
        LOADERS[kind][2](row.digest)
    [said] = kept_packs_open(moment.now())
    assert f"{kind} {key} 0.1" in said


@pytest.mark.parametrize("kind", LOADERS)
def test_a_field_that_a_later_release_asks_for_closes_nothing(kind, monkeypatch):
    shipped, loader, opener = LOADERS[kind]
    packs = list(shipped())
    close = Table.close

    def asks_more(self, *args):
        self.text("a_field_of_next_year")
        close(self, *args)

    monkeypatch.setattr(Table, "close", asks_more)
    for one in packs:
        with pytest.raises(BadPack):
            loader.load(one.files, one.key)
        assert loader.reopen(one.files, one.key).id == one.key


@pytest.mark.parametrize("kind", LOADERS)
def test_what_comes_with_handrail_reopens_as_it_was_loaded(kind):
    shipped, loader, _opener = LOADERS[kind]
    for one in shipped():
        assert loader.reopen(one.files, one.key) == loader.load(one.files, one.key)


@pytest.mark.parametrize("kind", LOADERS)
@pytest.mark.parametrize("files", [{}, {"x.toml": "id = "}])
def test_what_is_no_file_at_all_is_named(kind, files):
    row = keeping.keep(kind=kind, key="mine", version="7", files=files, at=AT)
    with pytest.raises(NotUnderstood, match=f"{kind} mine 7"):
        LOADERS[kind][2](row.digest)


def test_a_programme_without_its_lessons_is_named_too():
    files = {"programme.toml": next(iter(library.shipped())).files["programme.toml"]}
    row = keeping.keep(kind="programme", key="mine", version="7", files=files, at=AT)
    with pytest.raises(BadPack):
        pack.reopen(files, "mine")
    with pytest.raises(NotUnderstood, match="programme mine 7"):
        library.programme(row.digest)
    [said] = kept_packs_open(moment.now())
    assert "programme mine 7" in said
