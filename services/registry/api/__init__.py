"""Where HTTP comes in.

Table of contents
-----------------
``problems``  every refusal of the registry: slug, status, what to do
``requests``  what requests hold
``models``    what answers hold
``answers``   rows and entries as answers
``directory_models``, ``directory_answers``  the same for map, changes and searches
``directory`` search, map, an entry, what is near, what changed
``searches``  by what people filter, what they search for in vain
``public``    places, vocabulary, figures, registering
``my_data``   everything that is kept of a person, for her
``owner``     links, the owner's page and changes
``sites``     further sites of an own entry; ``site_models`` how they and their areas are told
``enquiries`` messages to initiatives
``following`` following a search by mail
``ideas``     calls for ideas
``networking`` the board, introductions, partners, municipalities
``region``    editors of one Kreis: what every route of editors asks
``editor``    the queue and its decisions
``accompany``  cases of accompaniment
``images``    images of entries: cleared for all, waiting for owner and editor
``links``     websites that do not answer
``statistics`` the directory and its editors in figures
``imports``   files that officials bring in; ``import_models`` what is said about them
``exports``   the directory to take away; ``exporting`` its forms, and the public OpenAPI
``internal``  what notifications may claim; demo data
``identify``  nominations, claims, sources and consents
``funding``   all of it again for funding calls, checks, rules and lists
"""
