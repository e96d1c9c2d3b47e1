"""Asking servers on this machine over HTTP."""

from functools import cache

import httpx


@cache
def loopback() -> httpx.Client:
    """Without certificates: to read those takes longer than most answers.

    It keeps no connection, since tests end and restart who answers.
    """
    limits = httpx.Limits(max_keepalive_connections=0)
    return httpx.Client(verify=False, limits=limits, timeout=30)
