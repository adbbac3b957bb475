"""What cannot be laid over the words, and what to do about it."""


class RefusedError(Exception):
    """An annotation that is not kept: why, and the mend."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message} {remedy}")
        self.message = message
        self.remedy = remedy
