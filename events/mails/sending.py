"""Sending what waits. No transaction is open while a mail server answers, so that a slow one keeps nobody
from writing.

A mail is claimed before it is sent and settled after it. Whoever is killed in between leaves it claimed,
and it is sent once more when its pause is over: rather twice than never, with the same Message-ID. The
server's being away is no fault of a mail: it costs no attempt.
"""

import logging
import time
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.conf import settings
from django.core import mail as django_mail
from django.utils import timezone

from ..models import Mail
from ..models.mails import ATTEMPTS, REFUSALS
from . import texts

logger = logging.getLogger(__name__)
State = Mail.State
PATIENCE = 4  # seconds for one answer of the server while somebody waits in front of their screen
FAILURES = 3  # in a row: the server is not well, the rest waits


def send_soon(pks, most):
    """Within a request, after its transaction. What does not go at once is left to the command."""
    until = time.monotonic() + PATIENCE
    Run(timeout=PATIENCE, failures=1, most=most).send(pk for pk in pks if time.monotonic() < until)


def send_all():
    """Everything that is due, in the order of asking."""
    run = Run()
    run.send(list(Mail.objects.due(timezone.now()).values_list("pk", flat=True)))
    return run


class Run:
    def __init__(self, timeout=None, failures=FAILURES, most=float("inf")):
        self.connection = django_mail.get_connection(**{"timeout": timeout} if timeout else {})
        self.most, self.most_failures = most, failures
        self.counts = dict.fromkeys(State, 0)
        self.is_cut_short = False

    def send(self, pks):
        try:
            self.send_in_turn(pks)
        finally:
            self.hang_up()

    def send_in_turn(self, pks):
        failures = 0
        for pk in pks:
            if failures >= self.most_failures or not self.has_server():
                self.is_cut_short = True
                break
            if mail := Mail.objects.claim(pk, timezone.now()):
                state = self.send_one(mail)
                failures = failures + 1 if state == State.WAITING else 0
                self.counts[state] += 1
            if sum(self.counts.values()) >= self.most:
                break

    def has_server(self):
        if settings.IS_HTTPS and settings.EMAIL_BACKEND.endswith("console.EmailBackend"):
            logger.warning("EMAIL_URL names no mail server. Mails wait: a log would keep what people wrote.")
            return False
        try:
            self.connection.open()
        except OSError as error:
            # Never its text: it may name people.
            logger.warning("The mail server cannot be reached: %s", type(error).__name__)
            return False
        return True

    def send_one(self, mail):
        """The state it has then; a row that is gone meanwhile has none any more, and nobody minds."""
        try:
            state = State.SENT if self.deliver(mail) else State.NOT_NEEDED
        except Exception as error:  # whatever it is: the next one is sent, and this one not forgotten
            logger.warning("Mail %s was not sent: %s", mail.pk, type(error).__name__)
            self.hang_up()
            state = State.GIVEN_UP if is_hopeless(mail, error) else State.WAITING
        if state != State.WAITING:
            Mail.objects.settle(mail.pk, state)
        return state

    def deliver(self, mail):
        message = texts.message(mail)
        return message and self.connection.send_messages([message])

    def hang_up(self):
        """After a failure, too: the next mail gets a fresh connection."""
        try:
            self.connection.close()
        except OSError:
            pass  # the server had hung up first


def is_hopeless(mail, error):
    return mail.attempts >= (REFUSALS if is_refusal(error) else ATTEMPTS)


def is_refusal(error):
    """The server says that it will not take this one, today or tomorrow."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in error.recipients.values())
    return isinstance(error, SMTPDataError) and error.smtp_code >= 500
