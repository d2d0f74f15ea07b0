"""Reading a page as a person does, and sending its form as a browser without scripts does."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form as it stands in the page: fields with their values, and its buttons."""

    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)  # name, value, words


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.text: list[str] = []
        self.forms: list[Form] = []
        self.links: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self._hidden: list[str] = []
        self._area: str | None = None
        self._select: str | None = None
        self._in: dict[str, bool] = {}
        self._button: tuple[str, str] | None = None

    def handle_starttag(self, tag, attrs):
        has = dict(attrs)
        if "id" in has:
            self.ids.append(has["id"])
        is_unseen = tag in ("script", "style", "head") or self._hidden or "hidden" in has
        if is_unseen and tag not in _EMPTY:
            self._hidden.append(tag)
        if tag == "form" and has.get("method") == "post":
            self.forms.append(Form(has.get("action", "")))
        if tag == "a":
            self.links.append((has.get("href", ""), ""))
        if tag == "option" and self._select and "selected" in has:
            self._area = self._select
        if not self.forms or "name" not in has:
            return
        fields, name, value = self.forms[-1].fields, has["name"], has.get("value", "")
        if tag == "button":
            self.forms[-1].buttons.append((name, value, ""))
            self._button = (name, value)
        elif tag == "textarea":
            self._area = name
            fields.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
            fields.setdefault(name, []).append("")
        elif tag == "input" and (has.get("type") not in ("radio", "checkbox") or "checked" in has):
            fields.setdefault(name, []).append(value)

    def handle_endtag(self, tag):
        if self._hidden and self._hidden[-1] == tag:
            self._hidden.pop()
        if tag in ("textarea", "option"):
            self._area = None
        if tag == "select":
            self._select = None
        if tag == "button":
            self._button = None

    def handle_data(self, data):
        if self._area is not None:
            self.forms[-1].fields[self._area][-1] += data.removeprefix("\n")
        if self._hidden:
            return
        self.text.append(data)
        if self._button:
            name, value, words = self.forms[-1].buttons[-1]
            self.forms[-1].buttons[-1] = (name, value, words + data)


_EMPTY = ("input", "br", "img", "link", "meta", "hr", "path", "circle")


@dataclass
class Page:
    """What is on a page: the words that are seen, its forms, its links, its ids."""

    text: str
    forms: list[Form]
    links: list[str]
    ids: list[str]
    html: str

    @property
    def form(self) -> Form:
        """The page's own form, which writes answers."""
        return next(form for form in self.forms if "enrolment" in form.fields)


def page(response) -> Page:
    """The page of a response."""
    html = response.content.decode()
    reader = _Reader()
    reader.feed(html)
    words = " ".join(" ".join(reader.text).split())
    return Page(words, reader.forms, [href for href, _ in reader.links], reader.ids, html)


def send(client, form: Form, go: str = "next", **changed):
    """Send a form as it stands but for what was `changed` (a text, a list of texts, or None: unticked)."""
    fields = {name: list(values) for name, values in form.fields.items()}
    for name, value in changed.items():
        name = name.replace("_", "-").replace("--", ".")
        if value is None:
            fields.pop(name, None)
        else:
            fields[name] = [value] if isinstance(value, str) else list(value)
    return client.post(form.action, {**fields, "go": [go]})
