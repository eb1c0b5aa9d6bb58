"""What a mail backend raises when a message can never be delivered."""


class Refused(Exception):
    """The service that sends e-mail refuses this message, and would refuse it again."""
