"""The pages of accompaniment.

Table of contents
-----------------
``routes``       every address
``owner``        asking at the own entry, the own case, wishes, consent
``worklist``     what a mentor has to do
``case``         one case for staff, and what is done in it
``acts``         what can be done in a case: form, address, sentence
``coordinator``  overview, a new case
``figures``      figures for the ministry, as a page and as a table to download
"""
