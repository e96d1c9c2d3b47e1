"""Where HTTP comes in.

Table of contents
-----------------
``problems``  every refusal of the registry: slug, status, what to do
``requests``  what requests hold
``models``    what answers hold
``answers``   rows and entries as answers
``public``    the directory, places, vocabulary, figures, registering
``owner``     links, the owner's page and changes
``enquiries`` messages to initiatives
``ideas``     calls for ideas
``networking`` the board, introductions, partners, municipalities
``editor``    the queue and its decisions
``internal``  what notifications may claim; demo data
"""
