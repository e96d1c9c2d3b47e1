"""What helps editors to decide.

Table of contents
-----------------
``risk``     signals that an entry is spam, with points
``senders``  whose mailbox it is, and which domains many people share
``merging``  two entries become one, and two again
``reports``  what people report about an entry
"""
