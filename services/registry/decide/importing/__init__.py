"""What officials bring in as a file: read as they really have it, asked about where it is unclear.

A file that cannot be read as a whole is refused and stores nothing; a bad row stops no other.

Table of contents
-----------------
``encodings``  bytes become text, or it is said in which row they do not
``sheet``      text becomes a head and numbered rows
``columns``    which column is which field
``numbers``    amounts and coordinates as Germans write them
``days``       dates in all the ways that spreadsheets have
``gazetteer``  municipality by key, postcode or name
``choices``    words of the file and of our closed lists
``row``        one row becomes what an entry says, with its errors and notes
``matching``   which entry a row is about, and what it would do to it
``entry``      facts of entries that came by a file
"""
