from django.contrib import admin

from ..models import Event
from .registrations import RegistrationsMixin


@admin.register(Event)
class EventAdmin(RegistrationsMixin, admin.ModelAdmin):
    pass
