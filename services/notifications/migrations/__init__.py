"""The steps of this service's own database, oldest first."""
