"""Where nominations, claims, sources and consents are stored.

Table of contents
-----------------
``nominations``  nominations, and whom we have asked before
``claims``       claims to entries
``fields``       where each field comes from, consents, public cards
``desk``         what waits for an editor
"""
