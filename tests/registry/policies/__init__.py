"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import (
    clearance,
    enquiries,
    entries,
)

POLICIES = {
    **entries.POLICIES,
    **enquiries.POLICIES,
    **clearance.POLICIES,
}
