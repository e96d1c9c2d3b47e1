"""A mentor accompanies an initiative, or a group that has no mailbox: what may happen when.

Table of contents
-----------------
``case``       the life of a case and its facts
``handover``   a mentor is asked, says yes, and takes over with the owner's consent
``silence``    30 days without contact
``record``     touchpoints, milestones, next contact: what may be written down
``rights``     who may see and do what
``asking``     what somebody states who asks for accompaniment
``labels``     closed lists with their labels, and the text of the consent
``figures``    figures in which nobody can be found
"""
