"""Where cases are stored; texts and contacts come sealed and leave sealed.

Table of contents
-----------------
``cases``      cases and the steps that they took
``handovers``  who was asked to take a case on, and what came of it
``records``    touchpoints, milestones, notes, phases
``desks``      mentors with their load, cohorts
``lists``      worklists, the coordinators' overview, an owner's cases
``figures``    counts for the ministry
"""
