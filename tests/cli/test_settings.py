"""The environment is read whole or refused in a sentence that names the variable and hides its value."""

import pytest

import settings

COMPLETE = {
    "BACKSCROLL_DATABASE_URL": "postgresql://postgres@/backscroll",
    "BACKSCROLL_REDIS_URL": "unix:///run/redis.sock",
    "BACKSCROLL_SECRET": "a-lamp-that-turns-once-in-thirty-seconds",
}


def test_the_rest_has_defaults():
    found = settings.read({**COMPLETE, "PATH": "/bin"})
    assert (found.api_port, found.gateway_url) == (8000, "ws://127.0.0.1:8001/v1/socket")


def test_a_proxy_in_front_of_the_gateway_is_what_clients_are_told():
    public = {"BACKSCROLL_PUBLIC_GATEWAY_URL": "wss://chat.lighthouse.example/v1/socket"}
    assert settings.read(COMPLETE | public).gateway_url == "wss://chat.lighthouse.example/v1/socket"


def test_an_empty_variable_is_not_set():
    found = settings.read({**COMPLETE, "BACKSCROLL_SMTP_URL": "", "BACKSCROLL_MAIL_FROM": ""})
    assert (found.smtp_url, found.mail_from) == (None, "backscroll@localhost")


@pytest.mark.parametrize("name", COMPLETE)
def test_a_missing_variable_is_named(name: str):
    with pytest.raises(settings.SettingsError, match=rf"^{name} is not set$"):
        settings.read({key: value for key, value in COMPLETE.items() if key != name})


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("BACKSCROLL_API_PORT", "eight thousand", "expected `int`"),
        ("BACKSCROLL_API_PORT", "70000", "expected `int` <= 65535"),
        ("BACKSCROLL_SECRET", "too-short-to-sign", "expected `str` of length >= 32"),
        ("BACKSCROLL_LOG_LEVEL", "loud", "invalid enum value 'loud'"),
        ("BACKSCROLL_DATABASE_URL", "mysql://db", "expected `str` matching regex"),
    ],
)
def test_a_wrong_variable_is_named_with_what_was_expected(name: str, value: str, expected: str):
    with pytest.raises(settings.SettingsError) as refused:
        settings.read({**COMPLETE, name: value})
    assert str(refused.value).startswith(f"{name} is not usable: {expected}")


def test_the_secret_is_never_shown():
    with pytest.raises(settings.SettingsError) as refused:
        settings.read({**COMPLETE, "BACKSCROLL_SECRET": "too-short-to-sign"})
    assert "too-short" not in str(refused.value)
