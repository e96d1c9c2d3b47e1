"""The real servers under the platform: PostgreSQL, Kafka, Envoy, mail, SMS and sign-in.

`postgres`, `kafka`, `envoy` and `oidc` know how each is prepared, started and found ready;
`keep` holds one for a test session.
"""
