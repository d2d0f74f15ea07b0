"""How forms look: `FORM_RENDERER = "handrail.look.forms.LookRenderer"`.

Label, hint, field, and what to look at again in a sentence beside it; groups of radios and ticks are fieldsets.
"""

from django.forms.renderers import DjangoTemplates

# What Django asks for by name, and what it gets.
OURS = {
    "django/forms/div.html": "look/forms/form.html",
    "django/forms/p.html": "look/forms/form.html",
    "django/forms/field.html": "look/forms/field.html",
    "django/forms/errors/list/default.html": "look/forms/errors.html",
    "django/forms/errors/list/ul.html": "look/forms/errors.html",
}


class LookRenderer(DjangoTemplates):
    """Django's own widgets, inside our fields."""

    form_template_name = "look/forms/form.html"
    field_template_name = "look/forms/field.html"

    def get_template(self, template_name):
        return super().get_template(OURS.get(template_name, template_name))
