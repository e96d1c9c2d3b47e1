"""Where decisions are made: pure, no I/O, no clock, no randomness of its own.

Table of contents
-----------------
``purposes``  every reason to write to somebody: lane, channels, placeholders, what one may stop
``plan``      which fact leads to which notifications
``handover``  what an answer of the relay means, when to try again, what the ledger proves
``segments``  how an SMS is cut, counted and written in the letters that phones know
``answers``   what people mean by «Ja, gern.» and «Stop. Danke», and which question they answer
``receipts``  how receipts fold into one state, in whatever order they come
``bounces``   what a returned mail says, and when an address is left alone
"""
