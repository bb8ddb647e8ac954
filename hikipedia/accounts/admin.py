"""The people of the back office: who is there, in which role, invited by whom."""

import logging

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hikipedia.models import User
from hikipedia.roles import Role, role_of

from . import invitations, second_factor
from .person_form import PersonForm

logger = logging.getLogger(__name__)

# Groups follow the table in hikipedia/roles.py, addresses and devices have pages of their own.
for model in (Group, EmailAddress, Authenticator):
    admin.site.unregister(model)


class RoleFilter(admin.SimpleListFilter):
    title = _("Role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


@admin.register(User)
class PersonAdmin(admin.ModelAdmin):
    form = PersonForm
    list_display = [
        "name",
        "username",
        "role",
        "organization",
        "has_second_factor",
        "last_login",
        "is_active",
    ]
    list_filter = ["is_active", RoleFilter]
    list_select_related = ["organization"]
    search_fields = ["username", "last_name", "first_name", "email"]
    ordering = ["last_name", "first_name", "username"]
    readonly_fields = ["user_name", "has_second_factor", "last_login", "date_joined"]
    filter_horizontal = ["user_permissions"]
    change_form_template = "admin/hikipedia/user/change_form.html"

    @admin.display(description=_("name"), ordering="last_name")
    def name(self, person):
        return str(person)

    @admin.display(description=_("User name"))
    def user_name(self, person):
        return person.username

    @admin.display(description=_("Role"))
    def role(self, person):
        return role_of(person) or "-"

    @admin.display(description=_("second factor"), boolean=True)
    def has_second_factor(self, person):
        return any(device.type in second_factor.DEVICES for device in person.authenticator_set.all())

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups", "authenticator_set")

    def get_fieldsets(self, request, person=None):
        """What decides over a person's rights is not offered to that person."""
        is_own = person == request.user
        sets = [
            (None, {"fields": ["user_name", "last_name", "first_name", "email"]}),
            (_("What they may do"), {"fields": ["role", "organization"]}),
            (_("Log-in"), {"fields": ["is_active", "has_second_factor", "last_login", "date_joined"]}),
        ]
        if request.user.is_superuser and not is_own:
            sets.append((_("Beyond the roles"), {"fields": ["is_superuser", "user_permissions"]}))
        return sets

    def get_readonly_fields(self, request, person=None):
        own = ["role", "organization", "is_active"] if person == request.user else []
        return [*super().get_readonly_fields(request, person), *own]

    def has_change_permission(self, request, person=None):
        """An administrator who changed a superuser's address would become one."""
        is_above = person is not None and person.is_superuser and not request.user.is_superuser
        return not is_above and super().has_change_permission(request, person)

    def has_delete_permission(self, request, person=None):
        return False  # the history of listings names them; they are deactivated

    def save_model(self, request, person, form, change):
        super().save_model(request, person, form, change)
        if "role" in form.cleaned_data:
            person.groups.set(Group.objects.filter(name=form.cleaned_data["role"]))
        if {"role", "is_active", "is_superuser"}.intersection(form.changed_data):
            person.end_sessions()

    def get_urls(self):
        def own(name, view):
            address = f"<int:pk>/{name.replace('_', '-')}/"
            return path(address, self.admin_site.admin_view(view), name=f"hikipedia_user_{name}")

        return [
            own("invite", self.invite_again),
            own("reset_second_factor", self.reset_second_factor),
            *super().get_urls(),
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        person = self.get_object(request, object_id)
        can_change = person is not None and self.has_change_permission(request, person)
        steps = {
            "show_save_and_add_another": False,
            "can_invite": can_change and invitations.may_be_sent(person),
            "can_reset": can_change and person != request.user and self.has_second_factor(person),
        }
        return super().change_view(request, object_id, form_url, steps | (extra_context or {}))

    def add_view(self, request, form_url="", extra_context=None):
        """People are invited: nobody sets a password for somebody else."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = invitations.InvitationForm(request.POST or None)
        if request.method == "POST" and form.is_valid() and (person := form.save()):
            self.log_addition(request, person, [{"added": {}}])
            self.send_invitation(request, person)
            return redirect("admin:hikipedia_user_changelist")
        return self.page(request, "invite", gettext("Invite somebody"), form=form)

    def invite_again(self, request, pk):
        person = self.person_to_change(request, pk)
        if not invitations.may_be_sent(person):
            raise Http404
        if request.method == "POST":
            self.send_invitation(request, person)
            return redirect("admin:hikipedia_user_change", pk)
        return self.page(
            request, "confirm", gettext("Send the invitation again"), person=person, step="invite"
        )

    def send_invitation(self, request, person):
        """Outside of any transaction: a slow mail server must not keep others from writing."""
        try:
            invitations.send(person, by=request.user)
        except OSError as error:  # its text may name the person
            logger.error("An invitation could not be sent: %s", type(error).__name__)
            text = gettext(
                "The account of %(name)s is there, but the mail server did not take the invitation. "
                "Please send it again from the page of this person in a few minutes."
            )
            return self.message_user(request, text % {"name": person}, messages.ERROR)
        self.log_change(request, person, gettext("Invitation sent"))
        text = gettext("The invitation to %(name)s is on its way to %(email)s. It is valid for 7 days.")
        self.message_user(request, text % {"name": person, "email": person.email}, messages.SUCCESS)

    def reset_second_factor(self, request, pk):
        person = self.person_to_change(request, pk)
        if person == request.user or not self.has_second_factor(person):
            raise Http404
        if request.method == "POST":
            second_factor.reset(person)
            self.log_change(request, person, gettext("Second factor reset"))
            text = gettext("The second factor of %(name)s is reset. The next log-in asks for a new one.")
            self.message_user(request, text % {"name": person}, messages.SUCCESS)
            return redirect("admin:hikipedia_user_change", pk)
        return self.page(request, "confirm", gettext("Reset the second factor"), person=person, step="reset")

    def person_to_change(self, request, pk):
        person = self.get_object(request, str(pk))
        if person is None:
            raise Http404
        if not self.has_change_permission(request, person):
            raise PermissionDenied
        return person

    def page(self, request, name, title, **context):
        context |= self.admin_site.each_context(request) | {"title": title, "opts": self.opts}
        context["list_url"] = reverse("admin:hikipedia_user_changelist")
        return render(request, f"admin/hikipedia/user/{name}.html", context)
