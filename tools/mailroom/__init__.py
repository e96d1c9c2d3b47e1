"""The mailroom: an SMTP server that keeps what it accepts, and the demo's mailbox.

| chapter | what stands there |
|---|---|
| `__main__` | its command line |
| `smtp` | where mails come in |
| `faults` | what tests may switch on: refusals, silence, lost replies |
| `store` | mails and the ledger of connections, durable before the client hears `250` |
| `letter` | a mail as a person sees it |
| `bounce` | a mail that says that another one could not be delivered |
| `api` | the ledger, the mails as JSON and the switches, over HTTP |
| `pages` | the mailbox as pages |
"""
