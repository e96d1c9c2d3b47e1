"""What an entry becomes when somebody else answers for it, or its owner says what may be seen."""

from dataclasses import replace

from services.registry.decide.initiative import Initiative


def restated(initiative: Initiative) -> Initiative:
    """The same entry, said once more: what the public sees of its cleared revision has changed."""
    return replace(initiative, version=initiative.version + 1)


def handed_over(initiative: Initiative, *, owner: str) -> Initiative:
    """Somebody else answers for the entry; no link that was given before opens it any more."""
    return replace(
        initiative,
        owner=owner,
        version=initiative.version + 1,
        link_generation=initiative.link_generation + 1,
    )
