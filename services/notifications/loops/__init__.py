"""What a worker does all the time beside taking facts.

Table of contents
-----------------
``writing``    a claimed row becomes bytes: a signed mail, or the parts of an SMS
``visits``     owners are asked for contacts, no transaction open
``carrying``   mails go to the relay over long-lived connections
``texting``    SMS go to the centre; receipts and answers come back
``returning``  mails that came back are fetched
``settling``   dead carriers, lost answers, receipts to fold, rows that expired
"""
