"""Somebody of the staff, who logs in and saves a listing again and again through its form."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.urls import reverse

from bench.forms import Forms
from directory.models import Listing

from .client import Answer, Client
from .stage import PASSWORD, SECRET

PERIOD = 30  # seconds of a code
MESSAGES = re.compile(r'class="errornote">\s*([^<]*)|<ul class="errorlist[^>]*>(.*?)</ul>', re.DOTALL)


class Refused(Exception):
    """The site did not do what it was asked for."""


class Editor:
    def __init__(self, client: Client, listing: Listing, key: int, clock=time.time):
        self.client, self.listing, self.key, self.clock = client, listing, key, clock
        self.name = listing.name.partition("[")[0]
        self.path = reverse(f"admin:directory_{Listing.CHILDREN[listing.kind]}_change", args=[listing.pk])

    async def log_in(self) -> None:
        await self.send(reverse("account_login"), "login", login="editor", password=PASSWORD)
        code = format_hotp_value(hotp_value(SECRET, int(self.clock()) // PERIOD))
        await self.send(reverse("mfa_authenticate"), "code", code=code)

    async def save(self, number: int) -> Answer:
        """As somebody does who opens the form, changes the name and saves."""
        return await self.send(self.path, "name", name=f"{self.name}[{self.key}:{number}]")

    async def send(self, path: str, field: str, **values: str) -> Answer:
        opened = await self.client.ask("GET", path)
        form = Forms(opened.html).with_field(field)
        if opened.status != 200 or form is None:
            raise Refused(f"{path} answers {opened.status}, without a form")
        answer = await self.client.ask("POST", path, form | values)
        if answer.status != 302:
            said = " ".join("".join(found) for found in MESSAGES.findall(answer.html))
            raise Refused(f"{path} takes no form: {answer.status} {said}")
        return answer
