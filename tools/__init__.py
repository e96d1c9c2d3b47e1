"""The `zp` command and the real servers that the platform runs on, without Docker.

| chapter | what stands there |
|---|---|
| `cli` | what can be said on the command line |
| `up`, `status`, `welcome` | what the commands do |
| `doctor` | what would keep the platform from starting |
| `settings`, `environment`, `ports`, `keys` | what is chosen, given to each process, made once |
| `platform`, `part` | every process, declared once |
| `supervise`, `state`, `processes`, `logfiles` | the quiet process that keeps the others running |
| `servers` | PostgreSQL, Kafka, Envoy and the OpenID provider |
| `mailroom`, `smscentre`, `look` | the SMTP server with its mailbox, the SMS centre with its phone |
| `jobs`, `topics` | what is done once at each start |
| `bootstrap` | `make setup`, before anything is installed |
"""
