"""The only table from refusals to HTTP: RFC 9457 problems."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any, cast

import msgspec
import psycopg
from litestar import Request, Response
from litestar.exceptions import (
    ClientException,
    HTTPException,
    InternalServerException,
    MethodNotAllowedException,
    NotFoundException,
    ValidationException,
)
from litestar.status_codes import HTTP_413_REQUEST_ENTITY_TOO_LARGE
from psycopg_pool import PoolTimeout, TooManyRequests
from uuid_utils.compat import uuid7

from api import refusals as r
from domain.refusal import Conflict, Forbidden, Invalid, NotFound, Refusal
from store import executor, writes

logger = logging.getLogger(__name__)

PROBLEM = "application/problem+json"
GONE = "client disconnected prematurely"
"""As Litestar says it, as if it were our fault."""

STATUS: Mapping[type[Exception], int] = {
    r.Malformed: 400,
    r.Unauthenticated: 401,
    Forbidden: 403,
    NotFound: 404,
    r.MethodNotAllowed: 405,
    r.RequestIncomplete: 408,
    Conflict: 409,
    r.BodyTooLarge: 413,
    Invalid: 422,
    r.TooManyAttempts: 429,
    r.TooManyRequests: 429,
    r.HeadersTooLarge: 431,
    r.InternalError: 500,
    r.Unavailable: 503,
}
"""Kinds; a refusal has the status of the nearest of its ancestors."""

MEANS: Mapping[type[Exception], type[Refusal]] = {
    writes.Overloaded: r.Overloaded,
    writes.LogUnavailable: r.LogUnavailable,
    executor.Contended: r.Contended,
    psycopg.OperationalError: r.DatabaseUnavailable,
    PoolTimeout: r.DatabaseUnavailable,
    TooManyRequests: r.DatabaseUnavailable,
    NotFoundException: r.RouteNotFound,
    MethodNotAllowedException: r.MethodNotAllowed,
}
"""What the rooms below and the router raise."""


class Problem(msgspec.Struct, omit_defaults=True):
    """RFC 9457. `code` is stable, `type` a page about it; `errors` name fields and what they should be."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str | None = None
    errors: Sequence[r.FieldError] = ()


def status_of(refusal: type[Exception]) -> int:
    return next(STATUS[kind] for kind in refusal.__mro__ if kind in STATUS)


def problem_of(refusal: Refusal) -> Problem:
    errors: Sequence[r.FieldError] = getattr(refusal, "errors", ())
    if refusal.field is not None:
        errors = [r.FieldError(refusal.field, str(refusal))]
    return Problem(
        type=f"/problems/{refusal.code}",
        title=refusal.title,
        status=status_of(type(refusal)),
        detail=str(refusal),
        code=refusal.code,
        field=errors[0].field if errors else None,
        errors=errors,
    )


def told(scope: Mapping[str, Any], error: Exception) -> tuple[int, dict[str, str], bytes]:
    """Whatever was raised, as a problem: status, headers and body."""
    refusal = _refusal_of(error)
    headers = {"content-type": PROBLEM, "x-content-type-options": "nosniff"}
    if isinstance(refusal, r.InternalError):
        headers["x-request-id"] = _log(scope, error)
    if isinstance(refusal, r.Unauthenticated):
        headers["www-authenticate"] = "Bearer"
    if (retry_after := getattr(refusal, "retry_after", None)) is not None:
        headers["retry-after"] = str(retry_after)
    problem = problem_of(refusal)
    return problem.status, headers, msgspec.json.encode(problem)


def answer(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
    """The same for Litestar."""
    status, headers, body = told(cast("Mapping[str, Any]", request.scope), error)
    return Response(body, status_code=status, media_type=PROBLEM, headers=headers)


def _refusal_of(error: Exception) -> Refusal:
    if isinstance(error, Refusal):
        return error
    if meant := next((MEANS[kind] for kind in type(error).__mro__ if kind in MEANS), None):
        return meant()
    if isinstance(error, ValidationException):
        return _of_parameters(error)
    if isinstance(error, HTTPException) and error.status_code == HTTP_413_REQUEST_ENTITY_TOO_LARGE:
        return r.BodyTooLarge()
    if isinstance(error, InternalServerException) and error.detail == GONE:
        return r.RequestIncomplete()
    if isinstance(error, ClientException):
        return r.Malformed(error.detail)
    return r.InternalError()


def _log(scope: Mapping[str, Any], error: Exception) -> str:
    caller = scope.get("caller")
    id = str(caller.correlation_id if caller else uuid7())
    logger.error("%s %s failed, request %s", scope["method"], scope["path"], id, exc_info=error)
    return id


def _of_parameters(error: ValidationException) -> r.Malformed:
    extra = cast("list[dict[str, str]]", error.extra if isinstance(error.extra, list) else [])
    if any(each.get("key") == "data" for each in extra):
        return r.NoBody()
    errors = [r.FieldError(each.get("key", ""), each.get("message", "")) for each in extra]
    return r.Malformed("a parameter is not as it should be", errors)


handlers: dict[int | type[Exception], Any] = {Exception: answer, HTTPException: answer}
