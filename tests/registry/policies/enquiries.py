"""Who may call what of messages to initiatives."""

POLICIES = {
    ("POST", "/v1/initiatives/{initiative_id}/enquiries"): "public",
    ("GET", "/v1/initiatives/{initiative_id}/enquiries"): "signed-in",
    ("POST", "/v1/initiatives/{initiative_id}/enquiries/{enquiry_id}/outcome"): "signed-in",
    ("POST", "/v1/enquiries/confirm"): "service:web",
    ("POST", "/v1/enquiries/outcome"): "service:web",
    ("GET", "/internal/v1/enquiries/{enquiry_id}/claim/{step}"): "service:notifications",
}
