"""The forms of a page, as a browser without JavaScript reads them."""

from html.parser import HTMLParser

NOT_SENT = {"button", "file", "image", "reset", "submit"}  # nobody has pressed or chosen these


class Forms(HTMLParser):
    """{name: value} of each form: what a browser sends of it untouched.

    Several forms may have one address; `of` finds the one that has certain values. Of several values with one
    name the last one stays; our own forms have none that matter."""

    def __init__(self, html: str):
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self.text = self.choice = ""  # the name of the <textarea> or <select> that is open
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self.forms.append({})
        elif self.forms and given.get("name") and "disabled" not in given:
            self.field(tag, given["name"], given)
        elif tag == "option" and self.choice:
            if "selected" in given or self.choice not in self.forms[-1]:
                self.forms[-1][self.choice] = given.get("value") or ""

    def field(self, tag, name, given):
        kind = given.get("type", "text")
        if tag == "input" and kind not in NOT_SENT:
            if kind not in {"radio", "checkbox"} or "checked" in given:
                self.forms[-1][name] = given.get("value") or ("on" if kind == "checkbox" else "")
        elif tag == "textarea":
            self.text = name
            self.forms[-1][name] = ""
        elif tag == "select" and "multiple" not in given:
            self.choice = name

    def handle_data(self, data):
        if self.text:
            self.forms[-1][self.text] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.text:
            # The line break right after the tag is none of the text.
            self.forms[-1][self.text] = self.forms[-1][self.text].removeprefix("\n")
            self.text = ""
        elif tag == "select":
            self.choice = ""

    def of(self, **values: str) -> dict[str, str] | None:
        return next((form for form in self.forms if values.items() <= form.items()), None)

    def with_field(self, name: str) -> dict[str, str] | None:
        return next((form for form in self.forms if name in form), None)
