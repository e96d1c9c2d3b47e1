"""Offices at a town hall: one rule for the village that names one and for the form that asks."""

from typing import Final

OFFICE_PHONE: Final = "[+0-9][0-9 ()/-]{4,39}"
"""Pattern of a phone number as a town hall writes it, landlines and extensions too."""
