"""Where rows are stored; all SQL stands here.

Table of contents
-----------------
``plans``        what is to be said to whom: rows by business key, claims, cancelling
``contacts``     who somebody is: sealed addresses, what the owner said
``handover``     claimed, handed over, accepted or unknown: each step guarded by a fence
``outcomes``     receipts, bounces, addresses that are left alone, what people stopped
``questions``    what people were asked
``projections``  the little that is known of initiatives, matches, gatherings and seats
``holding``      what stands here of a person
``figures``      counts, lists and the audit
"""
