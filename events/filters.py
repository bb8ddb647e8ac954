"""The conditions of the list of events. What cannot be used is dropped and named; the rest applies."""

import django_filters
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy

from directory import notices
from directory.filter_fields import KindFilter, PlaceFilter
from directory.filters import YES
from directory.models import Prefecture

from .features import FILTERABLE
from .models import Event

MODES = [(mode.value, mode.label) for mode in (Event.Attendance.ON_SITE, Event.Attendance.ONLINE)]


class EventFilter(django_filters.FilterSet):
    prefecture = PlaceFilter(label=gettext_lazy("Prefecture"))
    kind = KindFilter(label=gettext_lazy("Kind"), choices=Event.Kind.choices)
    mode = django_filters.ChoiceFilter(label=gettext_lazy("on site or online"), choices=MODES)

    class Meta:
        model = Event
        fields = []

    without = frozenset()  # the path decides no condition

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.prefectures = {prefecture.slug: prefecture for prefecture in Prefecture.objects.all()}
        self.filters["prefecture"].extra["places"] = self.prefectures

    def filter_queryset(self, queryset):
        return queryset.filter(*self.narrowing.values())

    @cached_property
    def narrowing(self):
        """{name: what it asks of an event}"""
        return {name: _meaning(name, self.chosen(name)) for name in self.filters if self.chosen(name)}

    def chosen(self, name):
        """The usable value of a condition, or None."""
        self.form.is_valid()
        return self.form.cleaned_data.get(name)

    @cached_property
    def conditions(self):
        """[(name, value as in the address, label)]"""
        found = []
        for name in self.narrowing:
            value = self.chosen(name)
            if name == "kind":
                found += [(name, kind, Event.Kind(kind).label) for kind in value]
            elif name == "mode":
                found.append((name, value, dict(MODES)[value]))
            else:
                is_place = name == "prefecture"
                found.append(
                    (name, self.data.get(name), str(value) if is_place else self.filters[name].label)
                )
        return found

    @cached_property
    def notices(self):
        self.form.is_valid()
        return list(notices.of_names(self))

    @cached_property
    def facets(self):
        """{(name, value): how many events choosing it would leave}, in one query.

        What is chosen once replaces itself; kinds widen each other; an attribute narrows.
        """
        asked = {choice: self._with(*choice) for choice in CHOICES}
        counts = {f"choice_{at}": Count("pk", filter=asked[choice]) for at, choice in enumerate(asked)}
        found = self.queryset.order_by().aggregate(total=Count("pk"), **counts)
        return {choice: found[f"choice_{at}"] for at, choice in enumerate(asked)} | {"total": found["total"]}

    def _with(self, name, value):
        condition = _meaning(name, [value] if name == "kind" else value)
        for other, meaning in self.narrowing.items():
            if other != name:
                condition &= meaning
        return condition


def _meaning(name, value):
    if name == "kind":
        return Q(kind__in=value)
    if name == "mode":
        return Q(attendance__in=[value, Event.Attendance.HYBRID])
    return Q(prefecture=value) if name == "prefecture" else Q(**{name: True})


CHOICES = [
    *(("kind", kind) for kind in Event.Kind.values),
    *(("mode", mode) for mode, _label in MODES),
    *((feature.name, "yes") for feature in FILTERABLE),
]

for _feature in FILTERABLE:
    EventFilter.base_filters[_feature.name] = django_filters.ChoiceFilter(
        field_name=_feature.name, label=_feature.label, choices=YES
    )
