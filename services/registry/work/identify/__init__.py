"""What is done about entries that third parties name, and about who says that one is theirs.

Table of contents
-----------------
``papers``      what people typed, sealed; by which keyed hashes we know whom we asked
``links``       the links of this room, and what their pages say
``nominating``  somebody names an initiative; it is asked, once
``answering``   it says yes or no, by the link or to an editor; yes makes a draft
``ending``      nominations and their contacts end
``claiming``    somebody says that an entry is theirs, and shows something
``judging``     editors send letters, look numbers up, decide disputes
``ownership``   an entry gets another owner
``consents``    where fields come from, and what their owner lets the public see
``telling``     what notifications may know when a fact sends it here
``mine``        what a person nominated and claimed
``desk``        what editors see
``erasing``     a person is forgotten; what is held of one
``seeding``     demo data in every state
"""
