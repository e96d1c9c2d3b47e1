"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import entries, funding

POLICIES = {**entries.POLICIES, **funding.POLICIES}
