"""How the demo's own pages look, and how they are served: they need no JavaScript."""
