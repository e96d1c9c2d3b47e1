"""What forms that send something share: the key of a repeat, and how much mail one may cause."""

import json
from collections.abc import Awaitable, Mapping
from typing import Any, Final
from uuid import UUID, uuid4, uuid5

from services.chassis.refusal import Refusal
from services.web.forms.reading import Form
from services.web.upstream import Answer
from services.web.visit import Visit
from services.web.words import problems
from services.web.work import visitors

FORMS: Final = UUID("5b1d5b0e-6f5c-4c0e-9a51-3f1f6d1c7f8e")
TOO_MANY: Final = 429
WRONG: Final = 422
FORM_WITH_FILE_BYTES: Final = 24 * 1024 * 1024
"""What the gateway lets through to a page that takes a file. More than the file may have is read
all the same, so that the form comes back and says so."""


def once_key(form: Form, told: Any) -> str:
    """The Idempotency-Key of this page's form with this content.

    A double click sends the same again and gets the same answer. Whoever goes back and types
    another person, or mends an address, sends something else: a key of the page alone would be
    refused from then on.
    """
    shown = form.raw("idempotency_key") or str(uuid4())
    return str(uuid5(FORMS, shown + json.dumps(told, sort_keys=True, ensure_ascii=False)))


async def tell_counted(
    visit: Visit,
    form: Form,
    *,
    kind: str,
    email: str,
    service: str,
    path: str,
    told: Mapping[str, Any],
    fields: Mapping[str, str],
) -> Answer | int:
    """Tell a service what makes a mail to ``email``; what is wrong stands in the form.

    Without an answer it is the status of the page that shows the form again. ``fields`` maps the
    service's names of fields to the form's.
    """
    counted = await count_mail(visit, kind, email=email)
    if isinstance(counted, Refusal):
        form.wrong("email", problems.sentence(counted.slug, counted.details))
        return TOO_MANY
    telling = visit.tell(service, path, told, key=once_key(form, told))
    answer = await hand_over(visit, counted, telling=telling)
    if answer.is_done:
        return answer
    form.refused(answer.data, fields=fields)
    return WRONG


async def count_mail(visit: Visit, kind: str, *, email: str) -> visitors.CountedMail | Refusal:
    """Count a mail to a mailbox that nobody has shown yet; the refusal if it is one too many."""
    person = visit.person_of(email)
    if isinstance(person, Refusal):
        return person
    if visit.session is not None and visit.session.person_id == person:
        return visitors.CountedMail()
    async with visit.database.transaction() as tx:
        return await visitors.count_mail(
            tx, visit.settings, kind=kind, person=person, visitor=visit.address
        )


async def hand_over(
    visit: Visit, counted: visitors.CountedMail, *, telling: Awaitable[Answer]
) -> Answer:
    """What came of telling a service something that makes a mail; without a mail none counts."""
    is_done = False
    try:
        answer = await telling
        is_done = answer.is_done
    finally:
        if not is_done:
            async with visit.database.transaction() as tx:
                await visitors.uncount_mail(tx, counted)
    return answer
