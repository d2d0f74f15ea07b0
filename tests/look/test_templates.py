"""What holds for every template of the product, whichever room it is in."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import finders
from django.template.loader import get_template

import handrail
from handrail.look import icons

PACKAGE = Path(handrail.__file__).parent
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
DRAWINGS = sorted(PACKAGE.glob("packs/**/*.svg"))


def names() -> list[str]:
    return [str(path.relative_to(PACKAGE)) for path in TEMPLATES]


def test_there_are_templates_to_look_at():
    assert len(TEMPLATES) > 40


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_nothing_is_inline_that_the_content_policy_forbids(path):
    text = re.sub(r"\{#.*?#\}", "", path.read_text(encoding="utf-8"))
    assert not re.search(r"<style\b", text, re.IGNORECASE)
    assert not re.search(r"""\sstyle\s*=""", text, re.IGNORECASE), "a style attribute"
    assert not re.search(r"""<[^>]*\son[a-z]+\s*=""", text, re.IGNORECASE), "an event attribute"
    assert not re.search(r"""\shx-on""", text), "hx-on is evaluated code"
    assert not re.search(r"javascript:", text, re.IGNORECASE)
    for script in re.findall(r"<script\b[^>]*>", text, re.IGNORECASE):
        assert "src=" in script, script


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_what_scrolls_sideways_can_be_scrolled_with_the_keyboard(path):
    for start in re.findall(r"""<[^>]*class="[^"]*(?<![\w-])scroll(?![\w-])[^>]*>""", path.read_text(encoding="utf-8")):
        assert "tabindex" in start and "aria-label" in start, start


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_every_template_can_be_read_by_django(path):
    get_template(str(path.relative_to(path.parents[len(path.relative_to(PACKAGE).parts) - 3])))


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_pages_use_icons_that_are_drawn(path):
    for name in re.findall(r"""\{%\s*icon\s+["']([\w-]+)["']""", path.read_text(encoding="utf-8")):
        assert name in icons.DRAWN, name


@pytest.mark.parametrize("path", TEMPLATES, ids=names())
def test_pages_ask_for_scripts_that_are_there(path):
    for name in re.findall(r"""\{%\s*module\s+["']([^"']+)["']""", path.read_text(encoding="utf-8")):
        assert finders.find(name), name


@pytest.mark.parametrize("path", DRAWINGS, ids=[path.name for path in DRAWINGS])
def test_drawings_take_their_colours_from_the_look(path):
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"""(fill|stroke)=["'](?!none|currentColor)""", text), "a colour of its own"
    assert "style=" not in text


def test_forms_are_kept_out_of_the_url():
    """A form that says nothing of its method sends words in the address; only searches and filters may."""
    asks = re.compile(r"<form\b(?![^>]*\bmethod=)[^>]*>", re.IGNORECASE)
    wrong = [str(path.relative_to(PACKAGE)) for path in TEMPLATES if asks.search(path.read_text(encoding="utf-8"))]
    assert wrong == []


def source(name: str) -> str:
    """A template's text."""
    return Path(get_template(name).origin.name).read_text(encoding="utf-8")


def test_every_form_that_posts_carries_a_token():
    wrong = []
    for path in TEMPLATES:
        for form in re.findall(r"<form\b.*?</form>", path.read_text(encoding="utf-8"), re.IGNORECASE | re.DOTALL):
            start = form[: form.index(">")]
            parts = [form, *(source(name) for name in re.findall(r"""\{%\s*include\s+["']([^"']+)""", form))]
            if re.search(r"""method=["']post""", start, re.IGNORECASE) and "csrf_token" not in "".join(parts):
                wrong.append(str(path.relative_to(PACKAGE)))
    assert wrong == []


def test_templates_of_allauth_come_from_the_look():
    order = [config.name for config in apps.get_app_configs()]
    assert order.index("handrail.look") < order.index("allauth.account")
    for name in ("account/login.html", "mfa/authenticate.html", "mfa/totp/activate_form.html"):
        assert "handrail/look" in get_template(name).origin.name
