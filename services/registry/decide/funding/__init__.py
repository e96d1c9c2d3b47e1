"""Who can apply for a funding call, three-valued, with reasons and what would change it.

Table of contents
-----------------
``verdict``          not met < unknown < met
``area_sets``        lists of municipalities with disputed members, and municipalities that merged
``applicant``        what is known of who asks
``rules``            a rule version, read and checked
``criteria``         one criterion judged: verdict, reason, own and required value
``eligibility``      the whole rule judged
``counterfactuals``  the smallest changes that would make it met
"""
