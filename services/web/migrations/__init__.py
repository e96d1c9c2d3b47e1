"""Revisions of the web's database."""
