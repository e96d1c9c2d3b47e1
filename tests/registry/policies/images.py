"""Who may call what of images of entries."""

POLICIES = {
    ("GET", "/v1/initiatives/{initiative_id}/images"): "signed-in",
    ("POST", "/v1/initiatives/{initiative_id}/images"): "signed-in",
    ("PUT", "/v1/initiatives/{initiative_id}/images"): "signed-in",
    ("POST", "/v1/initiatives/{initiative_id}/images/{name}/erase"): "signed-in",
    ("POST", "/v1/review/{initiative_id}/images/erase"): "role:editor",
    ("GET", "/v1/images/{name}/{width}"): "public",
    ("GET", "/v1/initiatives/{initiative_id}/images/{name}/{width}"): "signed-in",
    ("GET", "/v1/review/{initiative_id}/image"): "role:editor",
}
