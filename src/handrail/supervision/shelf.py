"""Kept forms for rating and rules of the guides' check: each version as it was loaded, and which of them is in use."""

from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from handrail.programmes import keeping, library
from handrail.programmes.blocks import Check
from handrail.programmes.keeping import NoSuchPack, Shipped
from handrail.programmes.lines import line_at, lines_of
from handrail.programmes.mistakes import BadPack, Mistake
from handrail.programmes.models import PackVersion

from . import competence, rating_form
from .competence import Rule
from .models import LookingAfter
from .rating_form import RatingForm

RATING, CHECK = PackVersion.Kind.RATING, PackVersion.Kind.GUIDES_CHECK
FORM_ID, CHECK_ID = "guide-rating", "guides-check"  # what comes with Handrail; each is in a file of its name


@lru_cache(maxsize=64)
def form(digest: str) -> RatingForm:
    """The form version with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, rating_form.reopen)


@lru_cache(maxsize=64)
def rule(digest: str) -> Rule:
    """The version of a rule with this digest. Raises NoSuchPack."""
    return keeping.opened(digest, competence.reopen)


def form_in_use() -> RatingForm:
    """The form by which the active service rates: the latest version of the one that it chose. Two statements."""
    return form(keeping.latest(RATING, chosen().form or FORM_ID).digest)


def rule_in_use() -> Rule:
    """What passes the guides' check in the active service. Two statements."""
    return rule(keeping.latest(CHECK, chosen().check_rule or CHECK_ID).digest)


def form_of(named: str) -> RatingForm | None:
    """The form that a review names by id and version; none where it isn't kept. One statement."""
    key, _space, version = named.partition(" ")
    found = PackVersion.objects.filter(kind=RATING, key=key, version=version).first()
    return form(found.digest) if found else None


def chosen() -> LookingAfter:
    """How the active service looks after its guides. One statement."""
    return LookingAfter.objects.first() or LookingAfter()


def forms() -> dict[str, RatingForm]:
    """The latest version of every kept form, by id."""
    return {key: form(digest) for key, digest in _latest(RATING).items()}


def rules() -> dict[str, Rule]:
    """The latest version of every kept rule, by id."""
    return {key: rule(digest) for key, digest in _latest(CHECK).items()}


def _latest(kind: str) -> dict[str, str]:
    rows = PackVersion.objects.filter(kind=kind).order_by("key", "loaded_at", "version")
    return dict(rows.values_list("key", "digest"))


def shipped_forms() -> list[Shipped]:
    """The form that comes with Handrail, read and checked. Raises BadPack."""
    return [_shipped(FORM_ID, rating_form.load)]


def shipped_rules() -> list[Shipped]:
    """The rule that comes with Handrail, read and checked. Raises BadPack."""
    return [_shipped(CHECK_ID, competence.load)]


def _shipped(name: str, load) -> Shipped:
    text = resources.files("handrail.packs").joinpath(f"supervision/{name}.toml").read_text("utf-8")
    files = {f"{name}.toml": text}
    return Shipped(name, load(files, name).version, files)


def rule_here(files: Mapping[str, str], name: str) -> Rule:
    """A rule that is meant for this installation: its course must be here, and have what it names. Raises BadPack."""
    found = competence.load(files, name)
    [(file, text)] = files.items()
    if wrong := _missing(found):
        lines = lines_of(text)
        raise BadPack([Mistake(file, line_at(lines, (key,)), what) for key, what in wrong])
    return found


def _missing(found: Rule) -> list[tuple[str, str]]:
    """What of a rule isn't in its course as it is here: under which key, and why, in a sentence."""
    try:
        programme = library.programme(keeping.latest(PackVersion.Kind.PROGRAMME, found.programme).digest)
    except NoSuchPack:
        return [("programme", f"There is no programme “{found.programme}” here. Import it first.")]
    if found.lesson not in programme.lesson_keys:
        return [("lesson", f"“{found.programme}” has no lesson “{found.lesson}”.")]
    lesson = programme.texts[programme.languages[0], found.lesson]
    checks = {block.key for block in lesson.answer_blocks if isinstance(block, Check)}
    wrong = [("safety", f"The lesson has no check “{key}”.") for key in found.safety if key not in checks]
    if found.least > len(checks):
        wrong.append(("pass", f"The lesson has {len(checks)} checks, so {found.least} can never be right."))
    return wrong
