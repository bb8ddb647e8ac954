"""A mail server in a thread, to which the mails really go."""

import asyncio
import email
import email.policy
import socket
from contextlib import contextmanager

from aiosmtpd.controller import Controller

SLOW = 30  # seconds that nobody should wait for


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Server:
    """`received` are mails as a program shows them; `refuses` is the answer to every address."""

    def __init__(self):
        self.received, self.refuses, self.is_slow = [], "", False

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.is_slow:
            await asyncio.sleep(SLOW)
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        content = envelope.content.replace(b"\r\n", b"\n")
        self.received.append(email.message_from_bytes(content, policy=email.policy.default))
        return "250 OK"


@contextmanager
def served(settings):
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    try:
        yield handler
    finally:
        controller.stop()
