"""What is said about conditions: which could not be used, and why."""

from django.utils.translation import gettext as _

# What other sites append to links. Nobody typed it, so nobody is told about it.
IGNORED_PREFIXES = ("utm_", "fbclid", "gclid", "yclid", "mc_", "_ga")


def of(filterset):
    """Sentences about the conditions of a ListingFilter."""
    yield from of_names(filterset)
    for about in (_without_place, _about_postal, _about_ages):
        yield from about(filterset)


def of_names(filterset):
    """What can be said about the conditions of any list: names and values that are unknown or doubled."""
    for about in (_unusable, _unknown, _doubled):
        yield from about(filterset)


def _unusable(filterset):
    for name in filterset.form.errors:
        values = {"name": filterset.filters[name].label, "value": _shown(filterset.data.get(name, ""))}
        if name == "kind":
            values["value"] = _shown(", ".join(filterset.data.getlist("kind")))
        if name == "postal":
            yield _("“%(value)s” is no postal code: these have seven digits, like 530-0001.") % values
            continue
        yield _("The condition “%(name)s” could not be used: “%(value)s” is unknown here.") % values


def _unknown(filterset):
    for name in filterset.data:
        if name in filterset.without:
            yield _("This page has already chosen a place or kind, so “%(name)s” was not used.") % {
                "name": filterset.base_filters[name].label
            }
        elif name not in filterset.filters and _says_something(filterset, name):
            yield _("There is no condition called “%(name)s”, so it was not used.") % {"name": _shown(name)}


def _says_something(filterset, name):
    return bool(filterset.data[name]) and name != "page" and not name.startswith(IGNORED_PREFIXES)


def _doubled(filterset):
    for name in filterset.data:
        if name in filterset.filters and name != "kind" and len(filterset.data.getlist(name)) > 1:
            yield _("“%(name)s” can be chosen once only; the last one was used.") % {
                "name": filterset.filters[name].label
            }


def _without_place(filterset):
    if filterset.chosen("sort") == "near" and not filterset.point:
        yield _("“Nearest first” needs a municipality or a postal code. Please choose one first.")


def _about_ages(filterset):
    if filterset.ages and filterset.chosen("age") is None:
        yield _("What does not say which ages may come stands after what does.")


def _about_postal(filterset):
    if not filterset.asked_postal:
        return
    shown = f"〒{filterset.asked_postal[:3]}-{filterset.asked_postal[3:]}"
    if len(filterset.postal_towns) > 1:
        towns = _(", ").join(str(town) for town in filterset.postal_towns)
        yield _("%(postal)s belongs to %(towns)s. Distances are measured from %(first)s.") % {
            "postal": shown,
            "towns": towns,
            "first": filterset.postal_towns[0],
        }
    elif not filterset.postal_towns and filterset.prefecture_of_postal:
        yield _(
            "We do not know the postal code %(postal)s. It begins like those of %(prefecture)s, so "
            "this is what there is in %(prefecture)s."
        ) % {"postal": shown, "prefecture": filterset.prefecture_of_postal}
    elif not filterset.postal_towns:
        yield _(
            "We do not know the postal code %(postal)s, so it was not used. You can choose a "
            "prefecture instead."
        ) % {"postal": shown}


def _shown(text):
    """What somebody typed, short enough to repeat and without control characters."""
    text = "".join(character if character.isprintable() else "�" for character in text)
    return text if len(text) <= 40 else text[:40] + "…"
