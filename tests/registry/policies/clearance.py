"""Who may call what of clearance."""

POLICIES = {
    ("GET", "/v1/initiatives/similar"): "public",
    ("POST", "/v1/initiatives/{initiative_id}/reports"): "public",
    ("GET", "/v1/initiatives/{initiative_id}/revisions"): "signed-in",
    ("POST", "/v1/initiatives/{initiative_id}/restore"): "signed-in",
    ("GET", "/v1/review/{initiative_id}/findings"): "role:editor",
    ("POST", "/v1/review/{initiative_id}/looks"): "role:editor",
    ("POST", "/v1/review/{initiative_id}/restore"): "role:editor",
    ("POST", "/v1/review/reject"): "role:editor",
    ("GET", "/v1/review/{initiative_id}/merge/{into}"): "role:editor",
    ("POST", "/v1/review/{initiative_id}/merge"): "role:editor",
    ("POST", "/v1/merges/{merge_id}/undo"): "role:editor",
    ("GET", "/v1/senders/blocks"): "role:editor",
    ("POST", "/v1/senders/blocks"): "role:editor",
    ("POST", "/v1/senders/blocks/{block_id}/lift"): "role:editor",
    ("GET", "/v1/reports"): "role:editor",
    ("GET", "/v1/reports/{report_id}"): "role:editor",
    ("POST", "/v1/reports/{report_id}/close"): "role:editor",
    ("GET", "/v1/audit"): "role:auditor,editor",
    ("GET", "/internal/v1/reports/{report_id}/claim"): "service:notifications",
}
