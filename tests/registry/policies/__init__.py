"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import (
    accompany,
    clearance,
    enquiries,
    entries,
    exports,
    following,
    funding,
    ideas,
    identify,
    images,
    imports,
    networking,
    upkeep,
)

POLICIES = {
    **entries.POLICIES,
    **enquiries.POLICIES,
    **clearance.POLICIES,
    **accompany.POLICIES,
    **identify.POLICIES,
    **funding.POLICIES,
    **images.POLICIES,
    **imports.POLICIES,
    **exports.POLICIES,
    **following.POLICIES,
    **ideas.POLICIES,
    **networking.POLICIES,
    **upkeep.POLICIES,
}
