"""The demo's OpenID provider for staff, with German pages that ask no other machine for anything."""
