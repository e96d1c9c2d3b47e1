"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import enquiries, entries, ideas

POLICIES = {**entries.POLICIES, **enquiries.POLICIES, **ideas.POLICIES}
