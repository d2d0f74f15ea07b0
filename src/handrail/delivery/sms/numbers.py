"""Telephone numbers: as they are dialled from anywhere, as people write them, and as a code that tells nobody."""

import hashlib
import hmac
import uuid

import phonenumbers
from django.conf import settings
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_NEVER = {  # kinds of numbers that no text reaches
    PhoneNumberType.FIXED_LINE, PhoneNumberType.TOLL_FREE, PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST,
    PhoneNumberType.PAGER, PhoneNumberType.UAN, PhoneNumberType.VOICEMAIL,
}


def e164(text: str, region: str = "") -> str:
    """A number in any usual writing as "+447700900123"; "" where it is none. `region` reads national numbers."""
    text = text.strip()
    if text.startswith("00"):
        text = f"+{text[2:]}"
    try:
        number = phonenumbers.parse(text, region or None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, PhoneNumberFormat.E164) if _is_possible(number) else ""


def from_gateway(text: str, region: str = "") -> str:
    """A number as gateways write it: many leave out the plus."""
    text = text.strip()
    if text.isdecimal() and not text.startswith("0"):
        return e164(f"+{text}") or e164(text, region)
    return e164(text, region)


def can_be_texted(number: str) -> bool:
    """Whether a number in E.164 is of a kind that texts reach. A range that nobody knows yet may be."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return False
    return _is_possible(parsed) and phonenumbers.number_type(parsed) not in _NEVER


def national(number: str, region: str) -> str:
    """A number as people of that country write it; a foreign one as from abroad."""
    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    is_ours = phonenumbers.country_code_for_region(region) == parsed.country_code
    how = PhoneNumberFormat.NATIONAL if is_ours else PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(parsed, how)


def code_of(service_id: uuid.UUID, number: str) -> str:
    """What stands for a number where it must be found again: keyed, so that the code doesn't tell the number."""
    told = f"handrail.sms\x1f{service_id}\x1f{number}".encode()
    return hmac.digest(settings.SECRET_KEY.encode(), told, hashlib.sha256).hex()


def _is_possible(number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.is_possible_number(number)
