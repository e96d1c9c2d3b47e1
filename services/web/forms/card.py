"""A contact card that others get once all of them agreed."""

from typing import Any

from services.web.forms.reading import Form


def read_card(form: Form) -> dict[str, Any]:
    """A name, one of two ways at least, and the text that was agreed to."""
    name = form.text("name", longest=120, missing="Bitte geben Sie Ihren Namen an.")
    email, phone = form.raw("email"), form.raw("phone")
    if not email and not phone:
        form.wrong("email", "Bitte geben Sie E-Mail-Adresse oder Telefonnummer an.")
    return {
        "name": name,
        "email": email or None,
        "phone": phone or None,
        "text_version": form.raw("text_version"),
    }
