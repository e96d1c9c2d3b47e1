"""A mail that says that another one could not be delivered, as RFC 3464 has it."""

from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, make_msgid

from tools.mailroom.smtp import HOSTNAME
from tools.mailroom.store import Mail


def bounce_of(mail: Mail, *, status: str, now: datetime) -> bytes:
    """The report to the mail's return path; `status` such as `5.1.1` (for good) or `4.2.2`."""
    report = MIMEMultipart("report")
    report.set_param("report-type", "delivery-status")
    report["From"] = f"Mail Delivery System <MAILER-DAEMON@{HOSTNAME}>"
    report["To"] = mail.mail_from
    report["Subject"] = "Undelivered Mail Returned to Sender"
    report["Date"] = format_datetime(now)
    report["Message-ID"] = make_msgid(domain=HOSTNAME)
    report["Auto-Submitted"] = "auto-replied"
    whom = ", ".join(mail.recipients)
    report.attach(MIMEText(f"Your mail to {whom} could not be delivered: {status}\r\n", "plain"))
    report.attach(delivery_status(mail, status))
    report.attach(headers_of(mail))
    return report.as_bytes(policy=policy.SMTP)


def delivery_status(mail: Mail, status: str) -> MIMEMessage:
    """The part for programs: one block on us, one per recipient."""
    about_us = Message()
    about_us["Reporting-MTA"] = f"dns; {HOSTNAME}"
    about_us["X-Queue-ID"] = mail.queue_id
    part = MIMEMessage(Message(), "delivery-status")
    part.set_payload([about_us, *(about(one, status) for one in mail.recipients)])
    return part


def about(recipient: str, status: str) -> Message:
    """What became of one recipient."""
    block = Message()
    block["Final-Recipient"] = f"rfc822; {recipient}"
    block["Action"] = "failed" if status.startswith("5") else "delayed"
    block["Status"] = status
    block["Diagnostic-Code"] = f"smtp; {'550' if status.startswith('5') else '450'} {status}"
    return block


def headers_of(mail: Mail) -> MIMEText:
    """The headers of the mail that came back, its Message-ID among them."""
    head = message_from_bytes(mail.raw.partition(b"\r\n\r\n")[0])
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return MIMEText(lines, "rfc822-headers", "utf-8")
