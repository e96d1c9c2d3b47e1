"""Who may call what of files that are brought in."""

IMPORTER = "role:municipality,editor"
POLICIES = {
    ("POST", "/v1/imports"): IMPORTER,
    ("GET", "/v1/imports"): IMPORTER,
    ("GET", "/v1/imports/{import_id}"): IMPORTER,
    ("GET", "/v1/imports/{import_id}/rows"): IMPORTER,
    ("PUT", "/v1/imports/{import_id}/reading"): IMPORTER,
    ("POST", "/v1/imports/{import_id}/choices"): IMPORTER,
    ("POST", "/v1/imports/{import_id}/store"): IMPORTER,
    ("POST", "/v1/imports/{import_id}/drop"): IMPORTER,
    ("POST", "/internal/v1/imports"): "service:staff-cli",
}
