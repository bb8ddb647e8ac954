from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from hikipedia.models import User
from hikipedia.roles import Role

from . import invitations


def role_name(person) -> str:
    """The one role of a person; empty for a superuser who needs none."""
    names = {group.name for group in person.groups.all()}
    return next((role.value for role in Role if role.value in names), "")


class PersonForm(forms.ModelForm):
    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *Role.choices])

    class Meta:
        model = User
        fields = ["last_name", "first_name", "email", "organization", "is_active", "is_superuser"]
        help_texts = {
            "is_active": _("Take the tick away when somebody leaves. Their name stays in the history."),
            "email": _("Links for a new password go there. The user name stays what it is."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "role" in self.fields:  # not on one's own page
            self.fields["role"].required = not self.instance.is_superuser
            self.initial["role"] = role_name(self.instance)

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        if email and "email" in self.changed_data:
            invitations.require_unused(email, self.instance)
        return email

    def clean(self):
        values = super().clean()
        invitations.require_organization(self)
        self.keep_an_administrator(values)
        return values

    def keep_an_administrator(self, values):
        """Locks the rows, so that two administrators cannot deactivate each other in the same moment."""
        administrators = list(User.objects.administrators().select_for_update())
        if administrators != [self.instance]:
            return
        is_active = values.get("is_active", self.instance.is_active)
        role = values.get("role", role_name(self.instance))
        is_superuser = values.get("is_superuser", self.instance.is_superuser)
        if not (is_active and (is_superuser or role == Role.ADMINISTRATOR)):
            raise ValidationError(_("This is the last administrator. Please name another one first."))
