"""The SMS centre: SMPP 3.4 with everything it took on disk, and the demo's phone.

| chapter | what stands there |
|---|---|
| `__main__` | its command line |
| `pdu` | the units of the protocol, from and to bytes |
| `alphabet` | the GSM 7-bit alphabet and what else an SMS is written in |
| `store` | messages, their segments, the connections, and what waits for a client |
| `faults` | what tests may switch on |
| `centre` | what happens with a segment and with an answer, whoever is connected |
| `session` | one client's connection |
| `phone`, `app` | the phone as pages, and the same for programs |
"""
