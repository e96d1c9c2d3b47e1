"""Where it is decided what becomes of what third parties name, and of who says that it is theirs.

Table of contents
-----------------
``nomination``      received → mailbox-confirmed → invited → accepted, declined, expired
``proposal``        what a nomination says, and how the organisation can be reached
``claim``           opened → evidence-given → verified, refused, expired, disputed
``evidence``        what a claimant tells and shows
``domains``         whether a mailbox belongs to a website's own domain
``shared_domains``  domains that belong to many
``fields``          where each field comes from, and what the owner lets the public see
``codes``           codes that go by letter
``owners``          an entry changes hands, or is said anew as its owner lets it be seen
"""
