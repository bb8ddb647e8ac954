"""Invitations by mail: nobody is handed a password."""

from datetime import timedelta

from allauth.account.app_settings import PASSWORD_RESET_TOKEN_GENERATOR
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hikipedia.models import User
from hikipedia.roles import Role

from . import links


class InvitationForm(forms.ModelForm):
    role = forms.ChoiceField(label=_("Role"), choices=[("", "---------"), *Role.choices])
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=150,  # of a user name
        help_text=_("The invitation goes there. It is also the name to log in with."),
    )

    class Meta:
        model = User
        fields = ["email", "last_name", "first_name", "role", "organization"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last_name"].required = True

    def clean_email(self):
        email = self.cleaned_data["email"].lower()
        require_unused(email)
        return email

    def clean(self):
        require_organization(self)
        return super().clean()

    def save(self):
        """None when somebody else has invited the same person in this very moment."""
        try:
            with transaction.atomic():
                return self.create()
        except IntegrityError:
            self.add_error("email", used_already())
            return None

    def create(self):
        person = super().save(commit=False)
        person.username = person.email
        person.is_staff = True
        person.set_unusable_password()
        person.save()
        person.groups.set(Group.objects.filter(name=self.cleaned_data["role"]))
        return person


def used_already():
    return ValidationError(_("Somebody with this e-mail address has an account already."))


def require_unused(email, person=None):
    others = User.objects.exclude(pk=person.pk) if person else User.objects.all()
    if others.filter(Q(username__iexact=email) | Q(email__iexact=email)).exists():
        raise used_already()


def require_organization(form):
    """Without one an organizer would see nothing at all."""
    values = form.cleaned_data
    if values.get("role") == Role.ORGANIZER and not values.get("organization", form.instance.organization):
        if "organization" not in form.errors:
            form.add_error("organization", _("Please choose the organization of this organizer."))


def may_be_sent(person) -> bool:
    return person.is_active and bool(person.email) and person.last_login is None


def send(person, by) -> None:
    """Raises OSError when the mail server does not take it."""
    key = f"{user_pk_to_url_str(person)}-{PASSWORD_RESET_TOKEN_GENERATOR().make_token(person)}"
    until = timezone.localtime() + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    context = {"person": person, "by": by, "link": links.address(key), "until": until}
    text = render_to_string("account/email/invitation_message.txt", context)
    send_mail(gettext("Invitation to help with Hikipedia"), text, None, [person.email])
