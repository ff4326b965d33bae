"""A Django project with django-allauth's weixin provider, all in its defaults, and a browser that
visits it over HTTP. Prints what the project knows afterwards as JSON.

The library finds the simulator as any program finds it that lets no address be set: through the
forward proxy that HTTPS_PROXY names, whose certificate REQUESTS_CA_BUNDLE names.
"""

import json
import os
import sys
import tempfile
import threading
from urllib.parse import parse_qs, urlencode, urlsplit
from wsgiref.simple_server import make_server

import django
import requests
from django.conf import settings

import phone

FOLDER = tempfile.TemporaryDirectory(prefix="saoma-test-")

settings.configure(
    SECRET_KEY="of no use to anybody",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="__main__",
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    DATABASES={
        "default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{FOLDER.name}/site.sqlite3"}
    },
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.messages",
        "django.contrib.sessions",
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.weixin",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    LOGIN_REDIRECT_URL="/me",
    SOCIALACCOUNT_ADAPTER="__main__.Adapter",
    SOCIALACCOUNT_PROVIDERS={
        "weixin": {
            "APPS": [{"client_id": os.environ["APPID"], "secret": os.environ["APP_SECRET"]}]
        }
    },
)
django.setup()

# Only a project that is set up can be imported from.
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter  # noqa: E402
from allauth.socialaccount.models import SocialAccount  # noqa: E402
from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.http import JsonResponse  # noqa: E402
from django.urls import include, path  # noqa: E402


class Adapter(DefaultSocialAccountAdapter):
    """Keeps what the library reports to the site when a login fails."""

    failures: list[str] = []

    def on_authentication_error(self, request, provider, error=None, exception=None, **_more):
        self.failures.append(str(exception or error))


def me(request) -> JsonResponse:
    """Whom the session belongs to."""
    told = {"signed_in": request.user.is_authenticated, "username": request.user.get_username()}
    accounts = SocialAccount.objects.filter(user=request.user.pk)
    told["accounts"] = [
        {"provider": one.provider, "uid": one.uid, "extra_data": one.extra_data}
        for one in accounts
    ]
    return JsonResponse(told | {"users": User.objects.count()})


urlpatterns = [path("accounts/", include("allauth.urls")), path("me", me)]


class Browser:
    def __init__(self, site: str):
        self.site = site
        self.http = requests.Session()

    def start(self) -> str:
        """Presses "Continue" on the page of the login; returns the address of WeChat's QR page."""
        page = f"{self.site}/accounts/weixin/login/"
        self.http.get(page, timeout=30).raise_for_status()
        form = {"csrfmiddlewaretoken": self.http.cookies["csrftoken"]}
        answer = self.http.post(page, data=form, allow_redirects=False, timeout=30)
        assert answer.status_code == 302, answer.text
        return answer.headers["location"]

    def scan(self, person: str) -> str:
        """Opens WeChat's page and lets `person` scan it; returns the callback's address."""
        qr_page = self.start()
        assert qr_page.startswith("https://open.weixin.qq.com/connect/qrconnect?"), qr_page
        shown = self.http.get(qr_page, timeout=30)
        assert shown.ok and "/connect/qrcode/" in shown.text, shown.text
        return phone.authorize(person, qr_page)

    def open(self, address: str) -> requests.Response:
        return self.http.get(address, timeout=30)

    def me(self) -> dict:
        return self.open(f"{self.site}/me").json()


def login(site: str, person: str) -> dict:
    browser = Browser(site)
    landed = browser.open(browser.scan(person))
    return {"landed": urlsplit(landed.url).path, "first": browser.me(), "second": again(site, person)}


def again(site: str, person: str) -> dict:
    other_browser = Browser(site)
    other_browser.open(other_browser.scan(person))
    return other_browser.me()


def reused_code(site: str, person: str) -> dict:
    first = Browser(site)
    callback = first.scan(person)
    first.open(callback)
    assert first.me()["signed_in"], "the first use of the code signs in"
    # A login of its own, since the library takes no state twice.
    second = Browser(site)
    state = parse_qs(urlsplit(second.start()).query)["state"][0]
    code = parse_qs(urlsplit(callback).query)["code"][0]
    query = urlencode({"code": code, "state": state})
    return failure(second, urlsplit(callback)._replace(query=query).geturl())


def fails(site: str, person: str) -> dict:
    browser = Browser(site)
    return failure(browser, browser.scan(person))


def failure(browser: Browser, callback: str) -> dict:
    browser.open(callback)
    return {"failures": Adapter.failures, "me": browser.me()}


COMMANDS = {"login": login, "reused-code": reused_code, "fails": fails}


def main() -> None:
    call_command("migrate", verbosity=0)
    with make_server("127.0.0.1", 0, get_wsgi_application()) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = f"http://127.0.0.1:{server.server_port}"
        print(json.dumps(COMMANDS[sys.argv[1]](site, sys.argv[2])))
        server.shutdown()


if __name__ == "__main__":
    main()
