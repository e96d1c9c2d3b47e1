"""The directory to take away, in the forms that others read.

Table of contents
-----------------
``table``      CSV for spreadsheets, which our own import reads again
``features``   GeoJSON for maps (RFC 7946)
``linked``     JSON-LD with the words of schema.org
``feed``       Atom, page by page (RFC 4287, RFC 5005)
``catalogue``  what there is to take, as catalogues of open data read it (DCAT-AP.de)
``document``   the OpenAPI of what everybody may ask
"""
