"""Notifications: who is told what, by mail and SMS, and what people answer.

Decide once, render once, hand over once, reconcile always: PostgreSQL is the only truth, and what
became of a message whose answer was lost is asked from the relay's own book, never guessed by time.

Table of contents
-----------------
``__main__``    the roles: api, worker, migrate; the audit
``app``         puts the parts together
``settings``    every knob
``api``         where HTTP comes in: messages of the web, links, answers, unsubscribing, figures
``messages``    where facts come in
``projections`` what can be made anew from the facts of others
``loops``       what a worker does all the time: visits, carrying, texting, returning, settling
``work``        one function per thing that is done
``words``       how a message reads
``mail``        how a mail is written and handed over
``sms``         how an SMS is handed over
``store``       where rows are stored
``decide``      where decisions are made
``templates``   the texts of every purpose in every language
``migrations``  the steps of the database
"""
