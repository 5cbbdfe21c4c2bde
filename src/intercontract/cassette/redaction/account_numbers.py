"""Numbers of payment cards and bank accounts, by their check digits."""

from __future__ import annotations

from intercontract.cassette.words import words
from intercontract.model.regex import regex

# The numbers that cards begin with, and how long such cards are (ISO/IEC 7812; the networks' lists).
_CARD = regex(
    r"4(?:[0-9]{12}|[0-9]{15}|[0-9]{18})|(?:5[1-5]|2(?:22[1-9]|2[3-9]|[3-6]|7[01]|720))[0-9]*"
    r"|3[47][0-9]{13}|3(?:0[0-59]|[689])[0-9]{11,17}|35[0-9]{14}|6(?:011|[245]|0|3)[0-9]{10,17}|(?:50|5[6-8])[0-9]{14}"
)
_SIZES = {"2": (16,), "5": (16,), "6": (16, 17, 18, 19)}


def _luhn(digits: str) -> bool:
    """Whether the last digit is the check digit of the others (ISO/IEC 7812-1, annex B)."""
    doubled = (2 * int(d) for d in digits[-2::-2])
    return (sum(map(int, digits[-1::-2])) + sum(n - 9 * (n > 9) for n in doubled)) % 10 == 0


def card_length(text: str) -> int:
    """How much of a run of digits is a payment card's number; 0 where it is none."""
    at = [place for place, sign in enumerate(text) if sign.isdigit()]
    digits = "".join(text[place] for place in at)
    for size in range(min(len(digits), 19), 12, -1):
        number = digits[:size]
        if size in _SIZES.get(number[0], (size,)) and _CARD.fullmatch(number) and _luhn(number):
            return at[size - 1] + 1
    return 0


# How long an IBAN is in each country (the SWIFT IBAN registry), both letters and digits counted.
_IBAN = dict(
    pair.split(":")
    for pair in words(
        """
        AD:24 AE:23 AL:28 AT:20 AZ:28 BA:20 BE:16 BG:22 BH:22 BR:29 BY:28 CH:21 CR:22 CY:28 CZ:24 DE:22
        DK:18 DO:28 EE:20 EG:29 ES:24 FI:18 FO:18 FR:27 GB:22 GE:22 GI:23 GL:18 GR:27 GT:28 HR:21 HU:28
        IE:22 IL:23 IQ:23 IS:26 IT:27 JO:30 KW:30 KZ:20 LB:28 LC:32 LI:21 LT:20 LU:20 LV:21 LY:25 MC:27
        MD:24 ME:22 MK:19 MR:27 MT:31 MU:30 NL:18 NO:15 PK:24 PL:28 PS:29 PT:25 QA:29 RO:24 RS:22 SA:24
        SC:31 SD:18 SE:24 SI:19 SK:24 SM:27 ST:25 SV:28 TL:23 TN:24 TR:26 UA:29 VA:22 VG:24 XK:20
        """
    )
)


def iban_length(text: str) -> int:
    """How much of a text is an International Bank Account Number (ISO 13616); 0 where it is none."""
    at = [place for place, sign in enumerate(text) if sign.isalnum()]
    signs = "".join(text[place] for place in at).upper()
    size = int(_IBAN.get(signs[:2], "0"))
    if not size or len(signs) < size:
        return 0
    number = "".join(str(int(sign, 36)) for sign in signs[4:size] + signs[:4])
    return at[size - 1] + 1 if int(number) % 97 == 1 else 0
