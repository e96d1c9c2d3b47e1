"""Where funding is stored.

Table of contents
-----------------
``calls``        funding calls
``rules``        their rule versions, proposed and decided
``areas``        area sets with their members, and municipalities that changed
``checks``       the answers that an entry's owner saved
``evaluations``  what came of asking, for the table of unmet demand
``helpers``      listed initiatives that could be partners
"""
