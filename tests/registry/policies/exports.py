"""Who may take the directory away: everybody."""

POLICIES = {
    ("GET", f"/v1/{name}"): "public"
    for name in (
        "initiatives.csv",
        "initiatives.geojson",
        "initiatives.jsonld",
        "initiatives.atom",
        "catalog.jsonld",
        "openapi.json",
    )
}
