"""How the services run; it knows no word of any service's field.

Table of contents
-----------------
``settings`` ``keys``              every knob; keys as files
``roles`` ``worker`` ``parts``     a service starts as api, worker or migrate; what a worker is made of
``database`` ``transaction``       the service's own PostgreSQL; one unit of work
``tables`` ``migrations`` ``schema``  the chassis's tables in it; revisions; whether they are there
``outbox`` ``leases`` ``relay``    what is to be said; who may send which shard; saying it on Kafka
``consumer`` ``handlers``          what a service takes, and by which function
``subscriber`` ``intake`` ``inbox``  taking it: batches, one transaction each, each fact once
``parking`` ``retry`` ``replay``   what failed waits in order; is tried again; projections anew
``timers`` ``housekeeping``        what is to happen later; what has served its time
``watchdog`` ``health`` ``figures``  whether a worker lives and serves; what waits
``telemetry`` ``logs``             spans, figures, and lines without personal data
``refusal`` ``identity`` ``capability`` ``seal`` ``erasure``  named refusals; people as hashes; links;
                                   addresses at rest; who is to be forgotten
``holidays`` ``cells``             on which days of the year nobody works; no cell is calculated
``http``                           the edge that all APIs share
"""
