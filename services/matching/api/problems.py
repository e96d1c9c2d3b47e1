"""Every refusal of this service with its status and one sentence that says what to do."""

from types import MappingProxyType
from typing import Final

from services.chassis.http.problems import Problems

PROBLEMS: Final[Problems] = MappingProxyType(
    {
        "contact-released": (409, "Both contacts went over already: talk to each other."),
        "match-expired": (410, "The time to answer is over."),
        "match-withdrawn": (410, "This match has ended: the other side or its offer is gone."),
        "match-moved-on": (409, "There is a newer proposal of the same two: answer that one."),
        "nobody-to-block": (409, "Nobody answers for the other side: decline the match instead."),
        "not-mutual": (409, "Both sides must say yes before contacts can be handed over."),
        "consent-text-outdated": (409, "The text has changed: read the new one and agree to it."),
        "phone-needed-for-sms": (422, "Give a mobile number, or do without text messages."),
        "move-in-past": (422, "This day is over: name today or a later one."),
        "move-in-over": (422, "The last day is over: name today or a later one, or leave it out."),
        "accompaniment-ended": (409, "This way is over: nothing about it changes any more."),
        "end-reason-not-fitting": (422, "Choose another reason: this one only the platform gives."),
        "step-back-reason": (422, "Going back to an earlier stage: say why, in a sentence."),
        "next-contact-past": (422, "This day is over: name today or a later one."),
        "contact-in-future": (422, "This day is still to come: name today or an earlier one."),
        "contact-too-old": (422, "This day is years ago: check the year."),
        "companion-taken": (409, "Somebody else accompanies them already."),
        "companion-unwanted": (409, "Accompany them once both of them want it."),
        "companion-nameless": (409, "Say first what people may call you."),
        "no-place-left": (409, "Nothing is left there: somebody else was faster."),
        "request-is-met": (409, "This request has found its support already."),
        "not-your-initiative": (403, "Only who answers for the entry can speak in its name."),
        "too-many-supports": (409, "End one of your requests or offers before you add another."),
        "capacity-below-taken": (422, "More than that is given already: name at least as much."),
        "capacity-below-least": (
            422,
            "Not even one could be helped: raise the capacity, or lower the least that one gets.",
        ),
        "suggestion-gone": (410, "Your search has changed since: look at it once more."),
        "card-empty": (422, "Give an e-mail address or a phone number to be reached by."),
    }
)
