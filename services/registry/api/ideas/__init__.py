"""Where HTTP comes in about calls for ideas.

Table of contents
-----------------
``models``  what requests and answers hold
``answers`` calls, ideas and results as answers
``public``  reading calls, handing in ideas, voting; links
``own``     authors and members of a jury
``desk``    staff: calls, jury, choosing
``internal`` what notifications may claim; demo data
"""
