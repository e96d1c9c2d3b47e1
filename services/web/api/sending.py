"""What forms that send something share: the key of a repeat, and how much mail one may cause."""

import json
from collections.abc import Awaitable
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from services.chassis.identity import normalise_email, person_id
from services.chassis.refusal import Refusal
from services.web import work
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import Visit

FORMS: Final = UUID("5b1d5b0e-6f5c-4c0e-9a51-3f1f6d1c7f8e")
TOO_MANY: Final = 429


def once_key(form: Form, told: Any) -> str:
    """The Idempotency-Key of this page's form with this content.

    A double click sends the same again and gets the same answer. Whoever goes back and types
    another person, or mends an address, sends something else: a key of the page alone would be
    refused from then on.
    """
    shown = form.raw("idempotency_key") or str(uuid4())
    return str(uuid5(FORMS, shown + json.dumps(told, sort_keys=True, ensure_ascii=False)))


async def count_mail(visit: Visit, kind: str, *, email: str) -> work.CountedMail | Refusal:
    """Count a mail to a mailbox that nobody has shown yet; the refusal if it is one too many."""
    read = normalise_email(email)
    if isinstance(read, Refusal):
        return read
    person = person_id(visit.settings.keys.person, email=read)
    if visit.session is not None and visit.session.person_id == person:
        return work.CountedMail()
    async with visit.database.transaction() as tx:
        return await work.count_mail(
            tx, visit.settings, kind=kind, person=person, visitor=visit.address
        )


async def hand_over(
    visit: Visit, counted: work.CountedMail, *, telling: Awaitable[Answer]
) -> Answer:
    """What came of telling a service something that makes a mail; without a mail none counts."""
    is_done = False
    try:
        answer = await telling
        is_done = answer.is_done
    finally:
        if not is_done:
            async with visit.database.transaction() as tx:
                await work.uncount_mail(tx, counted)
    return answer
