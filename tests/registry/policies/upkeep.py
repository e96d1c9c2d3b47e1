"""Who may call what of people and upkeep."""

POLICIES = {
    ("GET", "/v1/my/data"): "signed-in",
    ("POST", "/v1/my/exports"): "signed-in",
    ("GET", "/v1/review/region"): "role:editor,municipality",
    ("GET", "/v1/review/links"): "role:editor",
    ("POST", "/internal/v1/links"): "service:staff-cli",
    ("GET", "/v1/statistics"): "public",
    ("GET", "/v1/review/statistics"): "role:auditor,editor",
}
