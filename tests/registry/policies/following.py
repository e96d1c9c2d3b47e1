"""Who may call what of following a search."""

POLICIES = {
    ("POST", "/v1/subscriptions"): "public",
    ("POST", "/v1/subscriptions/confirm"): "service:web",
    ("POST", "/v1/subscriptions/end"): "service:web",
    ("POST", "/v1/unsubscribe/{token}"): "public",
    ("GET", "/v1/my/subscriptions"): "signed-in",
    ("GET", "/v1/subscriptions/{subscription_id}"): "signed-in",
    ("PUT", "/v1/subscriptions/{subscription_id}"): "signed-in",
    ("POST", "/v1/subscriptions/{subscription_id}/pause"): "signed-in",
    ("POST", "/v1/subscriptions/{subscription_id}/resume"): "signed-in",
    ("POST", "/v1/subscriptions/{subscription_id}/end"): "signed-in",
    ("GET", "/internal/v1/subscriptions/{subscription_id}/claim/{step}"): "service:notifications",
    ("POST", "/internal/v1/subscriptions"): "service:staff-cli",
    ("POST", "/internal/v1/digests/now"): "service:staff-cli",
}
