"""A gateway without a network: what it was handed is in `went`. test_kannel.py holds it against the real Kannel.

It counts and joins as Kannel does, reports to the address that came with each text, and brings texts by the same call.
"""

from dataclasses import dataclass, field

from django.test import Client

from handrail.delivery.carriers import Letter, Receipt
from handrail.delivery.sms import callbacks
from handrail.ground.text_size import size_of

SECRET = "only the gateway knows this"
SENDER = "+447700900999"
SETTINGS = {
    "gateway": "kannel", "url": "http://localhost:1/cgi-bin/sendsms", "user": "handrail", "password": "", "fields": "",
    "sender": SENDER, "secret": SECRET, "callback": "", "format": "json", "headers": "", "answer": "", "incoming": "",
    "report": "", "price": "0.045 GBP",
}


@dataclass
class FakeGateway:
    """Takes texts, or does what `raises` says of a number; hands over what telephones send."""

    went: list[Letter] = field(default_factory=list)
    raises: dict[str, Exception] = field(default_factory=dict)
    is_repeatable = False
    client: Client = field(default_factory=Client)
    _sent: int = 0

    def carry(self, letter: Letter) -> Receipt:
        if letter.address in self.raises:
            raise self.raises[letter.address]
        self.went.append(letter)
        return Receipt()

    def close(self) -> None:
        pass

    def got(self, number: str) -> list[str]:
        """What a telephone has got, oldest first."""
        return [letter.body for letter in self.went if letter.address == number]

    def parts(self, number: str) -> list[int]:
        """In how many parts each came."""
        return [size_of(text).parts for text in self.got(number)]

    def reports(self, letter: Letter, state: str = "1") -> int:
        """Report on a text; Kannel's 1 is "delivered"."""
        address = callbacks.report_address("", letter.id)
        return self.client.get(address, {"state": state, "id": ""}).status_code

    def brings(self, number: str, words: str, **more: str) -> int:
        """Bring a text that a telephone sent."""
        self._sent += 1
        told = {"secret": SECRET, "id": f"fake-{id(self)}-{self._sent}", "from": number.removeprefix("+"),
                "to": SENDER.removeprefix("+"), "text": words, **more}
        return self.client.get("/sms/in/", told).status_code
