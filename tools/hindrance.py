"""What stops a command and only the user can change, said in one sentence."""


class Hindrance(Exception):  # noqa: N818 - it is no error of ours
    """The message is shown to the user as it is: what is wrong and what to do."""
