"""Where rows are stored; SQL stays here.

Table of contents
-----------------
``initiatives``      entries, their revisions and steps
``images``           pictures under their hash, and which revision names which
``enquiries``        messages of visitors
``networking``       needs, offers, introductions, partnerships
``ideas``            calls for ideas, ideas, jury, votes
``reviews``          what waits for an editor, and the owner's list
``links``            websites and what is known of them
``statistics``       what was received and decided, and when
``regions``          where things lie that editors of one Kreis decide about
``audit``            what staff did
``accompany``        cases of accompaniment, mentors, cohorts
``identify``         nominations, claims, sources and consents
``imports``          files that officials bring in, row by row
``import_keys``      by what a row is known again, and from which file a text came
``gazetteer``        municipalities as files may name them
``places``           municipalities and districts, loaded from the packaged files
``search``           the port of the directory's search: what goes in, what comes out
``search_postgres``  the adapter on PostgreSQL without extensions: the truth
``question_sql``     a question as SQL
``directory_sites``  what stands beside a row of the directory: sites, and circles they serve
``search_memory``    the adapter in memory: a copy beside each API
``memory``           what that copy is made of
``search_log``       counts of searches, of nobody
``changes``          what changed in the directory, in order
``following``        who follows what, what is new for whom, digests
``holding``          what stands here of a person beside entries and cases
``funding``          funding calls, rules, lists, saved checks, evaluations
"""
