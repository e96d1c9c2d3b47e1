"""Where rows are stored; SQL stays here.

Table of contents
-----------------
``initiatives``      entries, their revisions and steps
``enquiries``        messages of visitors
``networking``       needs, offers, introductions, partnerships
``ideas``            calls for ideas, ideas, jury, votes
``reviews``          what waits for an editor, and the owner's list
``audit``            what staff did
``places``           municipalities and districts, loaded from the packaged files
``search``           the port of the directory's search: what goes in, what comes out
``search_postgres``  the adapter on PostgreSQL without extensions
"""
