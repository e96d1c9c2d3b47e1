"""What editors do beside clearing, returning and rejecting.

Table of contents
-----------------
``risk``      how likely an entry is spam, assessed whenever it is submitted
``senders``   who sent an entry
``blocks``    a sender is blocked, or no longer
``similar``   entries that may be the same initiative
``findings``  all that an editor sees beside the texts
``restoring`` an older text comes back as a new proposal
``many``      several entries are rejected at once
``merge``     two entries become one, or two again
``reports``   somebody reports an entry, an editor answers
"""
