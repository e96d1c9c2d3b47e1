"""The HTTP edge that all services share.

Table of contents
-----------------
``models``       the base of every request and answer
``guard``        bodies and queries that cannot be stored never reach a route
``problems``     every refusal as problem+json (RFC 9457): slug, status, words, fields
``tokens``       internal tokens: ES256, 60 seconds, one audience
``policy``       who may call a route; a route without a policy fails the boot
``unit``         one transaction per request, committed before the answer leaves
``idempotency``  the same POST twice is one effect and one answer
``edge``         puts these together into an application
"""
