"""Where rows of clearance are stored.

Table of contents
-----------------
``risks``       scores of entries, and what came in around them
``blocks``      senders whose entries stand last
``looks``       which editor looks at an entry right now
``neighbours``  entries that may be the same initiative
``merges``      which entry went into which, and how to undo it
``reports``     what people reported
"""
