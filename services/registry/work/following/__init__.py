"""People follow a search: they subscribe, hear of what is new, change, pause and end it.

Table of contents
-----------------
``subscribing``  somebody asks, confirms, changes, pauses, ends, is forgotten
``links``        the links in the mails, and the sealed address
``matching``     each change of the directory against all that is followed
``digests``      what waits is put together when its morning has come
``telling``      what notifications may know, and what a person sees of her own
``seeding``      what the demo brings in
"""
