"""Who may call what: the plan that the routes are held against, one module per room."""

from tests.registry.policies import enquiries, entries, ideas, networking

POLICIES = {**entries.POLICIES, **enquiries.POLICIES, **ideas.POLICIES, **networking.POLICIES}
