"""Who can apply for a funding call, three-valued, with reasons and what would change it.

Table of contents
-----------------
``verdict``          not met < unknown < met
``area_sets``        lists of municipalities with disputed members, and municipalities that merged
``applicant``        what is known of who asks
``answers``          the questions as they are answered, sent and saved
``calls``            the life of a funding call
``rules``            a rule version, read and checked
``rule_errors``      what cannot be read in a rule, by place
``two_people``       one proposes, another publishes
``area_csv``         a list of municipalities as a file
``examples``         made-up applicants to try a rule with
``criteria``         one criterion judged: verdict, reason, own and required value
``eligibility``      the whole rule judged
``barriers``         what really stands in the way
``counterfactuals``  the smallest changes that would make it met
``partners``         who could help with a failed criterion
``demand``           unmet demand as a table that names nobody
"""
