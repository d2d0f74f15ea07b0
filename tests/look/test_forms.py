"""Forms in the look: what belongs to a field is tied to it, for eyes and for screen readers."""

import re

import pytest
from django import forms


class Example(forms.Form):
    name = forms.CharField(label="What shall we call you?", help_text="Your first name is enough.", max_length=5)
    phone = forms.CharField(label="Telephone", required=False)
    heard = forms.ChoiceField(label="How did you hear?", choices=[("gp", "My GP"), ("friend", "A friend")],
                              widget=forms.RadioSelect, help_text="Choose one.")
    days = forms.MultipleChoiceField(label="Days", choices=[("1", "Monday"), ("2", "Tuesday")],
                                     widget=forms.CheckboxSelectMultiple, required=False)
    agree = forms.BooleanField(label="I agree")
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)


def tag(html: str, name: str) -> str:
    """The input, textarea or select of a field."""
    return re.search(rf'<(?:input|textarea|select)[^>]*name="{name}"[^>]*>', html).group()


@pytest.fixture
def wrong() -> str:
    return str(Example({"name": "too long for it", "phone": "1", "note": "kept words"}))


@pytest.mark.parametrize("name", ["name", "phone", "agree", "note"])
def test_every_field_has_its_label(name):
    html = str(Example())
    assert f'<label for="id_{name}"' in html or f'<label class="tick" for="id_{name}"' in html
    assert f'id="id_{name}"' in tag(html, name)


def test_hint_and_error_are_tied_to_the_field(wrong):
    field = tag(wrong, "name")
    assert 'aria-invalid="true"' in field
    described = re.search(r'aria-describedby="([^"]+)"', field).group(1).split()
    assert described == ["id_name_helptext", "id_name_error"]
    for ident in described:
        assert wrong.count(f'id="{ident}"') == 1
    assert "at most 5 characters" in wrong[wrong.index('id="id_name_error"'):wrong.index('name="name"')]


def test_a_group_of_choices_is_a_fieldset_with_its_legend_and_its_error(wrong):
    group = re.search(r'<fieldset class="choices" aria-describedby="([^"]+)">.*?</fieldset>', wrong, re.DOTALL)
    assert "How did you hear?" in group.group()
    assert group.group(1).split() == ["id_heard_helptext", "id_heard_error"]
    for ident in group.group(1).split():
        assert f'id="{ident}"' in group.group()


def test_what_was_typed_is_kept_beside_its_error(wrong):
    assert 'value="too long for it"' in tag(wrong, "name")
    assert "kept words" in wrong


def test_a_field_that_need_not_be_filled_says_so():
    html = str(Example())
    assert html.count("(if you like)") == 3  # telephone, days, note


def test_a_tick_stands_before_its_words():
    html = str(Example())
    label = re.search(r'<label class="tick".*?</label>', html, re.DOTALL).group()
    assert label.index("<input") < label.index("I agree")


def test_hidden_fields_are_there_once():
    assert str(Example()).count('name="kept"') == 1
    assert Example().as_p() == Example().as_div() == str(Example())


def test_what_is_wrong_with_the_whole_form_is_said_aloud():
    form = Example({})
    form.add_error(None, "That didn’t work.")
    assert '<div class="field-error" role="alert">' in str(form)
    assert "That didn’t work." in str(form)


def test_words_from_outside_are_escaped():
    form = Example({"name": "<b>x"})
    form.add_error("name", "<i>no</i>")
    html = str(form)
    assert "<b>x" not in html and "<i>no" not in html
