"""The directory's index in memory: NumPy arrays that a replica of the API keeps beside PostgreSQL.

Table of contents
-----------------
``names``     words and facet values as numbers, texts as one block
``spots``     further sites, and circles that are served
``segment``   a part of the index that is never changed, only masked, and how parts become one
``asking``    which entries of a segment a question finds
``order``     the first of many, and what comes behind a cursor
``drawn``     the places of hits that belong on a map
``clusters``  hits by the cells of the grid
``typos``     near words by one deleted letter, then by comparing all
``index``     the segments together: put, drop, find
"""
