"""Somebody who registers for the event: two screens, and a receipt."""

from bench.forms import Forms

from .client import Answer, Client


class Registrant:
    def __init__(self, client: Client, number: int):
        self.client, self.nickname = client, f"(例){number:04}"
        self.sent: Answer | None = None  # the answer to the form, with a receipt
        self.faults: list[str] = []

    async def register(self, event: str) -> list[Answer]:
        """The answer, if there was one."""
        try:
            answers = await self.fill_in(f"{event}register/")
        except (OSError, EOFError) as error:
            self.faults.append(f"registration: {type(error).__name__}")
            return []
        finally:
            self.client.close()
        return answers

    async def fill_in(self, page: str) -> list[Answer]:
        opened = await self.client.ask("GET", page)
        form = Forms(opened.html).with_field("nickname")
        if form is None:
            self.faults.append(f"registration: {opened.status}, no form")
            return []
        values = {"mode": "on_site", "size": "1", "nickname": self.nickname}
        answer = await self.client.ask("POST", page, form | values)
        if answer.status == 200 and Forms(answer.html).with_field("code"):
            self.sent = answer
        else:
            self.faults.append(f"registration: {answer.status}, no receipt")
        return [answer]
