"""How an SMS is handed over, and how receipts and answers come back.

Table of contents
-----------------
``pdu``     the units of SMPP 3.4 that we speak, from and to bytes
``centre``  one long-lived connection to the SMS centre: a window of messages, receipts, answers
``ledger``  the centre's own book, where it has one
"""
