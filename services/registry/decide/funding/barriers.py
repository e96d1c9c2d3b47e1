"""What really stands in the way: of a choice that is met, what failed beside it does not."""

from collections.abc import Iterator

from services.registry.decide.funding.criteria import Reason
from services.registry.decide.funding.eligibility import Finding, Group
from services.registry.decide.funding.verdict import Verdict


def barriers(judged: Group) -> Iterator[Finding]:
    """The findings because of which the whole is not met, or not known to be."""
    if judged.verdict is Verdict.MET:
        return
    for part in judged.parts:
        if isinstance(part, Group):
            yield from barriers(part)
        elif part.verdict is not Verdict.MET:
            yield part


def demand_reasons(judged: Group) -> tuple[str, ...]:
    """Why somebody could not apply; a question that was left open is no reason."""
    told = (each.reason for each in barriers(judged))
    return tuple(
        dict.fromkeys(each.value for each in told if each and each is not Reason.ANSWER_MISSING)
    )


def counted(judged: Group) -> dict[Verdict, int]:
    """How many criteria are met, unknown, not met."""
    found = judged.findings
    return {verdict: sum(each.verdict is verdict for each in found) for verdict in Verdict}
