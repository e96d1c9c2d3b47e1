"""Addresses as people write them: domains with umlauts go over the wire in ASCII."""

import re

import idna

ASCII_DOMAIN = re.compile(r"(?<=@)[a-z0-9.-]*\bxn--[a-z0-9.-]*[a-z0-9]", re.IGNORECASE)


def readable(text: str) -> str:
    """The text with its addresses' domains in their own letters."""
    return ASCII_DOMAIN.sub(in_letters, text)


def in_letters(domain: re.Match[str]) -> str:
    """The domain as it is meant, or as it stands where it means none."""
    try:
        return idna.decode(domain[0])
    except idna.IDNAError:
        return domain[0]
