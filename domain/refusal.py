"""What every refusal has in common, and the four kinds of them."""


class Refusal(Exception):
    """A wish that may not come true; nothing was recorded."""

    code = "refused"

    def __init__(self, detail: str = "", *, field: str | None = None) -> None:
        super().__init__(detail or self.title)
        self.field = field

    @property
    def title(self) -> str:
        """The first sentence of the refusal's own docstring."""
        return (type(self).__doc__ or "").partition("\n")[0]


class NotFound(Refusal):
    """There is no such thing, or you may not know of it."""

    code = "not_found"


class Forbidden(Refusal):
    """You may know of it, but not do this."""

    code = "forbidden"


class Conflict(Refusal):
    """It cannot be done in the present state of things."""

    code = "conflict"


class Invalid(Refusal):
    """What was sent does not make sense."""

    code = "invalid"
