"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import (
    accompany,
    clearance,
    enquiries,
    entries,
    following,
    funding,
    identify,
)

POLICIES = {
    **entries.POLICIES,
    **enquiries.POLICIES,
    **clearance.POLICIES,
    **accompany.POLICIES,
    **identify.POLICIES,
    **funding.POLICIES,
    **following.POLICIES,
}
