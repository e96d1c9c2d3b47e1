"""What the services say to each other.

Facts are plain, frozen pydantic models; they travel over Kafka as CloudEvents 1.0 in binary mode.

Table of contents
-----------------
``fact``           what a fact is: `DomainEvent`, `Tombstone`, `Envelope`, ids and shared value types
``topics``         every topic: owner, readers, key, retention, partitions
``registry``       facts about initiatives and their way through clearance
``cases``          facts about accompaniment
``ideas``          facts about idea calls, ideas and their jury
``networking``     facts about needs, offers, introductions, partnerships
``dimensions``     what the dimensions of living together are called, by language
``moving_in``      which days of moving in are over
``matching``       facts about profiles and matches
``events``         facts about gatherings and seats
``notifications``  facts about deliveries and answers
``web``            facts about people: erasure
``catalogue``      every fact class by its CloudEvents type
``codec``          fact → (key, value, headers) and back, never raising
``samples``        facts as they might be said
``gate``           behavioural compatibility of one version of a fact with another
``history``        every version of every fact that was published, as files
``asyncapi``       the AsyncAPI 3.0 document
``golden``         records history and document anew
"""
