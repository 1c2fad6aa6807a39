"""How the API itself says no, beside the domain. Each has a stable code and a page in docs/problems/."""

from collections.abc import Sequence

import msgspec

from domain.refusal import Forbidden, Invalid, NotFound, Refusal


class FieldError(msgspec.Struct):
    """What is wrong with one part of a request."""

    field: str
    expected: str


class Malformed(Refusal):
    """The request cannot be read."""

    code = "malformed"

    def __init__(self, detail: str = "", errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.errors = errors


class NoBody(Malformed):
    """The request needs a body."""

    code = "no_body"

    def __init__(self) -> None:
        super().__init__("", [FieldError("body", "expected a JSON object")])


class PositionUnknown(Malformed):
    """The log has no such position."""

    code = "position_unknown"

    def __init__(self) -> None:
        super().__init__("", [FieldError("Backscroll-Position", "a position that this server has told")])


class ValueInvalid(Invalid):
    """A value is out of bounds."""

    code = "value_invalid"

    def __init__(self, detail: str = "", errors: Sequence[FieldError] = ()) -> None:
        super().__init__(detail)
        self.errors = errors


class IdempotencyKeyReused(Invalid):
    """This Idempotency-Key was used for another request."""

    code = "idempotency_key_reused"


class PasswordInvalid(Invalid):
    """The password cannot be used."""

    code = "password_invalid"


class MailTokenRefused(Invalid):
    """The link is not ours, was used already, or has expired."""

    code = "mail_token_refused"


class BodyTooLarge(Refusal):
    """The body is larger than a megabyte."""

    code = "body_too_large"


class HeadersTooLarge(Refusal):
    """The request's address and headers are too long."""

    code = "headers_too_large"


class RequestIncomplete(Refusal):
    """The request did not arrive whole in time."""

    code = "request_incomplete"


class RouteNotFound(NotFound):
    """No route has this path."""

    code = "route_not_found"


class KeyNotFound(NotFound):
    """You have no such key."""

    code = "key_not_found"


class ScopeTooNarrow(Forbidden):
    """This key may not do that."""

    code = "scope_too_narrow"


class SessionNotFound(NotFound):
    """You have no such session."""

    code = "session_not_found"


class MethodNotAllowed(Refusal):
    """The route exists, but not with this method."""

    code = "method_not_allowed"


class Unauthenticated(Refusal):
    """Sign in first."""

    code = "unauthenticated"


class TokenRefused(Unauthenticated):
    """The access token is not ours, or has expired."""

    code = "token_refused"


class SessionRevoked(Unauthenticated):
    """This session was ended; sign in again."""

    code = "session_revoked"


class CredentialsWrong(Unauthenticated):
    """The e-mail address or the password is wrong."""

    code = "credentials_wrong"


class RefreshRefused(Unauthenticated):
    """No session goes on with this refresh token."""

    code = "refresh_refused"


class TooManyAttempts(Refusal):
    """Too many attempts failed in a short time."""

    code = "too_many_attempts"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class TooManyRequests(Refusal):
    """More is asked for than one may ask for in this time."""

    code = "too_many_requests"

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"try again in {retry_after} s")
        self.retry_after = retry_after


class Unavailable(Refusal):
    """Something that the answer needs is down at the moment."""

    code = "unavailable"
    retry_after = 1


class Overloaded(Unavailable):
    """More is asked for than can be done at the moment."""

    code = "overloaded"


class LogUnavailable(Unavailable):
    """The log did not answer in time; the command may or may not have been recorded."""

    code = "log_unavailable"
    retry_after = 2


class Contended(Unavailable):
    """Others kept changing the same things; nothing was recorded."""

    code = "contended"


class DatabaseUnavailable(Unavailable):
    """The database did not answer."""

    code = "database_unavailable"
    retry_after = 2


class ProjectionBehind(Unavailable):
    """The read models have not reached the position asked for in time."""

    code = "projection_behind"


class InternalError(Refusal):
    """Something broke on our side; it is logged under the request's id."""

    code = "internal_error"
