"""What the web does itself, in one transaction each.

Table of contents
-----------------
``visitors``   sign people in, keep drafts, count mails, take erasure requests
``my_data``    a person asks for all that is kept of her, and gets it
``packing``    what all services answered becomes one encrypted file
"""
