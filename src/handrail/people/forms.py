"""The forms of this room's pages. Each mistake is a plain sentence next to its field."""

import uuid

from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.dates import WEEKDAYS
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from . import holidays, registries
from .fields import PhoneField, ZoneField, email_field, name_field
from .models import Person, Qualification, Role, RoleKind, Service, invitable

REQUIRED = {"required": gettext_lazy("Please choose one.")}


class DisplayForm(forms.Form):
    """How pages look and in which language and zone they speak."""

    theme = forms.ChoiceField(label=gettext_lazy("Colours"), choices=Person.Theme.choices, widget=forms.RadioSelect,
                              error_messages=REQUIRED)
    face = forms.ChoiceField(label=pgettext_lazy("typeface", "Letters"), choices=Person.Face.choices,
                             widget=forms.RadioSelect, error_messages=REQUIRED)
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, error_messages=REQUIRED)
    timezone = ZoneField(label=gettext_lazy("Time zone"), empty=gettext_lazy("The same as my service"))

    def __init__(self, *args, with_zone: bool, service: Service | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        if not with_zone:
            del self.fields["timezone"]
        elif service is not None:
            self.fields["timezone"].choices = [
                (ZoneField.NONE, _("The same as my service (%(zone)s)") % {"zone": service.timezone.replace("_", " ")}),
                *self.fields["timezone"].choices[1:],
            ]


class PasswordField(forms.CharField):
    """A new password, written once; it can be shown while it is typed."""

    def __init__(self, **kwargs):
        super().__init__(
            strip=False, max_length=200, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
            error_messages={"required": gettext_lazy("Please choose a password."),
                            "max_length": gettext_lazy("Please use at most 200 characters.")}, **kwargs,
        )


class AcceptForm(forms.Form):
    """Somebody new accepts an invitation."""

    name = name_field(gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = PhoneField(label=gettext_lazy("Your telephone number"), required=False,
                       help_text=gettext_lazy("So that your guide can ring you, if you both want that."))
    password = PasswordField(
        label=gettext_lazy("A password"), required=False,
        help_text=gettext_lazy("Ten characters or more; three or four words are easy to remember. Without one, we send "
                               "you a code by e-mail each time you sign in."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=settings.LANGUAGES, error_messages=REQUIRED)
    timezone = ZoneField(label=gettext_lazy("Time zone"), empty=gettext_lazy("The same as my service"))

    def __init__(self, *args, email: str, service: Service, is_participant: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["phone"].region = service.country
        self.fields["timezone"].widget.attrs["data-guess-zone"] = service.timezone
        if is_participant:
            self.fields["name"].label = _("What would you like to be called?")
        else:
            self.fields["phone"].help_text = ""

    def clean(self):
        chosen = super().clean()
        _check_password(self, Person(email=self.email, name=chosen.get("name", "")))
        return chosen


class InviteForm(forms.Form):
    """One invitation. What a kind of role doesn't need is left out of account."""

    use_required_attribute = False  # what is needed depends on the kind
    ONLY_FOR = {"qualification": RoleKind.GUIDE, "programme": RoleKind.PARTICIPANT, "protocol": RoleKind.PARTICIPANT,
                "guide": RoleKind.PARTICIPANT}

    kind = forms.ChoiceField(label=gettext_lazy("Whom do you invite?"), choices=invitable,
                             widget=forms.RadioSelect, error_messages=REQUIRED)
    email = email_field(gettext_lazy("E-mail address"))
    name = name_field(gettext_lazy("Name"), required=False)
    qualification = forms.ChoiceField(
        label=gettext_lazy("Qualification"), choices=[("", gettext_lazy("Choose …")), *Qualification.choices],
        help_text=gettext_lazy("Protocols say who may give which contact."),
        error_messages={"required": gettext_lazy("Please say what the guide is by training.")},
    )
    programme = forms.ChoiceField(label=gettext_lazy("Programme"), error_messages=REQUIRED)
    protocol = forms.ChoiceField(label=gettext_lazy("How they are guided"), error_messages=REQUIRED)
    guide = forms.ChoiceField(label=gettext_lazy("Guide"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, service: Service, **kwargs):
        super().__init__(*args, **kwargs)
        self.service = service
        self.guides = guides_of_active_service()
        self.fields["programme"].choices = choices(registries.programmes(), service.default_programme)
        self.fields["protocol"].choices = choices(registries.protocols(), service.default_protocol)
        self.fields["guide"].choices = [
            ("", _("As the protocol chooses")), *[(str(role.person_id), label_of(role)) for role in self.guides]
        ]
        self.fields["client_id"].initial = uuid.uuid4

    def clean(self):
        chosen = super().clean()
        for name, kind in self.ONLY_FOR.items():
            if chosen.get("kind") != kind:
                self.errors.pop(name, None)
                chosen[name] = ""
        guide = next((role for role in self.guides if str(role.person_id) == chosen.get("guide")), None)
        if guide is not None:
            allowed = qualifications_of(chosen.get("protocol", ""))
            if allowed and guide.qualification not in allowed:
                self.add_error("guide", _("By this protocol, somebody with another qualification gives the guidance."))
        chosen["guide"] = guide.person if guide else None
        return chosen


class InviteListForm(forms.Form):
    """The file with a list of invitations."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"), allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
        error_messages={"required": gettext_lazy("Please choose a file."),
                        "missing": gettext_lazy("Please choose a file."),
                        "invalid": gettext_lazy("The file did not arrive. Please choose it again.")},
    )


class RoleForm(forms.Form):
    """What a member of staff is: a guide's qualification and supervisors."""

    qualification = forms.ChoiceField(label=gettext_lazy("Qualification"), choices=Qualification.choices,
                                      error_messages=REQUIRED)
    supervisors = forms.MultipleChoiceField(label=gettext_lazy("Supervisors"), widget=forms.CheckboxSelectMultiple,
                                            required=False)

    def __init__(self, *args, supervisors: list[Role], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["supervisors"].choices = [(str(role.person_id), str(role.person)) for role in supervisors]
        if not supervisors:
            del self.fields["supervisors"]


class FirstRunForm(forms.Form):
    """The service and its first manager."""

    service_name = forms.CharField(
        label=gettext_lazy("Name of the service"), max_length=120,
        error_messages={"required": gettext_lazy("Please give the service a name."),
                        "max_length": gettext_lazy("Please use at most 120 characters.")})
    timezone = ZoneField(label=gettext_lazy("Time zone"), initial="Europe/London")
    country = forms.CharField(
        label=gettext_lazy("Country"), initial="GB", min_length=2, max_length=2,
        help_text=gettext_lazy("Two letters, such as GB, IE or ES. Telephone numbers are read by it."))
    contact_email = email_field(gettext_lazy("Where people can write to"), required=False)
    open_sign_up = forms.BooleanField(
        label=gettext_lazy("Anybody with the link may sign up"), required=False)
    name = name_field(gettext_lazy("Your name"), widget=forms.TextInput(attrs={"autocomplete": "name"}))
    email = email_field(gettext_lazy("Your e-mail address"))
    password = PasswordField(label=gettext_lazy("A password"), help_text=gettext_lazy(
        "Ten characters or more; three or four words are easy to remember. A second factor comes next."))

    def clean_country(self):
        return _country(self.cleaned_data["country"])

    def clean(self):
        chosen = super().clean()
        _check_password(self, Person(email=chosen.get("email", ""), name=chosen.get("name", "")))
        chosen["slug"] = slugify(chosen.get("service_name", ""))[:60].strip("-") or "service"
        return chosen


class ServiceForm(forms.Form):
    """A service's settings, with the help numbers that every page can show."""

    NUMBERS = 4
    PLAIN = ("name", "contact_email", "timezone", "country", "language", "open_sign_up", "allots_guides", "tells_read",
             "default_programme", "default_protocol")

    name = FirstRunForm.base_fields["service_name"]
    contact_email = FirstRunForm.base_fields["contact_email"]
    timezone = ZoneField(label=gettext_lazy("Time zone"))
    country = FirstRunForm.base_fields["country"]
    language = forms.ChoiceField(label=gettext_lazy("Language of letters"), choices=settings.LANGUAGES,
                                 error_messages=REQUIRED)
    open_sign_up = FirstRunForm.base_fields["open_sign_up"]
    allots_guides = forms.BooleanField(
        label=gettext_lazy("A newcomer gets the guide with the fewest people at once"), required=False,
        help_text=gettext_lazy("Otherwise newcomers wait until a manager gives them a guide."))
    tells_read = forms.BooleanField(
        label=gettext_lazy("Participants see when what they wrote was read"), required=False)
    default_programme = forms.ChoiceField(label=gettext_lazy("Programme for those who sign up themselves"))
    default_protocol = forms.ChoiceField(label=gettext_lazy("How they are guided"))

    def __init__(self, *args, service: Service, **kwargs):
        numbers = {f"{part}_{place}": row.get(part, "") for place, row in enumerate(service.help_numbers)
                   for part in ("name", "number", "hours")}
        super().__init__(*args, initial={**{name: getattr(service, name) for name in self.PLAIN}, **numbers}, **kwargs)
        self.fields["default_programme"].choices = choices(registries.programmes(), service.default_programme)
        self.fields["default_protocol"].choices = choices(registries.protocols(), service.default_protocol)
        for place in range(self.NUMBERS):
            for part, label, most in (("name", _("Who answers"), 60), ("number", _("Number"), 40),
                                      ("hours", _("When"), 60)):
                self.fields[f"{part}_{place}"] = forms.CharField(
                    label=label, max_length=most, required=False,
                    error_messages={"max_length": _("Please use at most %(most)s characters.") % {"most": most}})

    def number_rows(self):
        """The fields of the help numbers, a row at a time."""
        return [[self[f"{part}_{place}"] for part in ("name", "number", "hours")] for place in range(self.NUMBERS)]

    def clean_country(self):
        return _country(self.cleaned_data["country"])

    def clean(self):
        chosen = super().clean()
        numbers = []
        for place in range(self.NUMBERS):
            row = {part: chosen.pop(f"{part}_{place}", "").strip() for part in ("name", "number", "hours")}
            if any(row.values()) and not row["number"]:
                self.add_error(f"number_{place}", _("Please give the number, or empty this row."))
            elif any(row.values()) and not row["name"]:
                self.add_error(f"name_{place}", _("Please say who answers this number."))
            elif row["number"]:
                numbers.append(row)
        chosen["help_numbers"] = numbers
        return chosen


def choices(offers: list[registries.Offer], default: str) -> list[tuple[str, str]]:
    """The offers as choices, the service's default first, which is there even where no room offers anything."""
    found = {offer.key: offer.name for offer in offers}
    return [(default, found.pop(default, default)), *found.items()]


def qualifications_of(protocol: str) -> tuple[str, ...]:
    """The qualifications that a protocol allows; none: every one."""
    return next((offer.qualifications for offer in registries.protocols() if offer.key == protocol), ())


def guides_of_active_service() -> list[Role]:
    """Everybody who can be named as a guide, by name."""
    rows = Role.objects.filter(kind=RoleKind.GUIDE, until=None).select_related("person")
    return list(rows.order_by("person__name", "pk"))


def label_of(role: Role) -> str:
    """A guide as a choice: name and qualification."""
    return f"{role.person}, {role.get_qualification_display().lower()}" if role.qualification else str(role.person)


def _check_password(form: forms.Form, person: Person) -> None:
    password = form.cleaned_data.get("password")
    if password:
        try:
            password_validation.validate_password(password, person)
        except ValidationError as wrong:
            form.add_error("password", wrong)


def _country(text: str) -> str:
    import phonenumbers

    if text.upper() not in phonenumbers.SUPPORTED_REGIONS:
        raise ValidationError(_("Please give a country’s two letters, such as GB."))
    return text.upper()


class HoursForm(forms.Form):
    """When somebody is there: the hours, the days, and the holidays."""

    works_from = forms.TimeField(
        label=gettext_lazy("From"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=REQUIRED)
    works_to = forms.TimeField(
        label=gettext_lazy("To"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages=REQUIRED)
    work_days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("On these days"), coerce=int, choices=[(day, WEEKDAYS[day]) for day in range(7)],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": gettext_lazy("Choose at least one day.")})
    holidays = forms.CharField(
        label=gettext_lazy("Holidays"), required=False, max_length=40_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("One day a line, such as 2026-12-25 Christmas Day. Below a line such as [university] "
                               "stand days that count only for protocols which name that list."))

    def __init__(self, *args, service: Service, **kwargs):
        names = ("works_from", "works_to", "work_days")
        held = {name: getattr(service, name) for name in names}
        days = holidays.written(service.holidays, service.holiday_lists)
        super().__init__(*args, initial={**held, "holidays": days}, **kwargs)

    def clean_holidays(self):
        try:
            everywhere, lists = holidays.read(self.cleaned_data["holidays"])
        except holidays.NotADay as wrong:
            said = _("Line %(number)d is “%(line)s”. Write a day such as 2026-12-25, and its name.")
            raise forms.ValidationError(said % {"number": wrong.number, "line": wrong.line[:60]}) from None
        if sum(map(len, [everywhere, *lists.values()])) > holidays.MOST:
            raise forms.ValidationError(_("Please use at most %(most)d days.") % {"most": holidays.MOST})
        self.lists = lists
        return everywhere

    def clean(self):
        chosen = super().clean()
        if {"works_from", "works_to"} <= set(chosen) and chosen["works_from"] >= chosen["works_to"]:
            self.add_error("works_to", _("It must be later than when work begins."))
        if "holidays" in chosen:
            chosen["holiday_lists"] = self.lists
        return chosen
