"""A site that signs people in with Authlib, as an OpenID Connect relying party in Django: prints
what the library told it as JSON."""

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from django.conf import settings
from django.test import RequestFactory

import phone

settings.configure(SECRET_KEY="of no use to anybody", ALLOWED_HOSTS=["*"])

# Reads the settings when it is imported.
from authlib.integrations.django_client import OAuth, OAuthError  # noqa: E402

REDIRECT_URI = os.environ["REDIRECT_URI"]
POST_LOGOUT = os.environ["POST_LOGOUT_REDIRECT_URI"]


def client(
    secret: str = os.environ["CLIENT_SECRET"],
    client_id: str = os.environ["CLIENT_ID"],
):
    return OAuth().register(
        "saoma",
        overwrite=True,
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=os.environ["ISSUER"] + "/.well-known/openid-configuration",
        client_kwargs={
            "scope": "openid profile wechat offline_access",
            "code_challenge_method": "S256",
        },
    )


class Visit:
    """One person's way through a login, with the session that the site keeps of it."""

    def __init__(self, person: str):
        self.person = person
        self.session: dict = {}
        self.browser = requests.Session()

    def request(self, address: str):
        request = RequestFactory().get(address)
        request.session = self.session
        return request

    def come_back(self, client):
        """The request with which the browser returns to the site."""
        start = client.authorize_redirect(self.request("/login"), REDIRECT_URI, source="pc")
        self.sent = {key: one[0] for key, one in parse_qs(urlsplit(start.url).query).items()}
        qr_page = self.follow(start.url)
        self.browser.get(qr_page, timeout=30).raise_for_status()
        returned = self.follow(phone.authorize(self.person, qr_page))
        assert returned.startswith(f"{REDIRECT_URI}?"), returned
        return self.request(returned)

    def come_back_unasked(self, client):
        """The same without a scan: only who is signed in already comes back with a code."""
        request = self.request("/login")
        start = client.authorize_redirect(request, REDIRECT_URI, prompt="none")
        return self.request(self.follow(start.url))

    def follow(self, address: str) -> str:
        answer = self.browser.get(address, allow_redirects=False, timeout=30)
        assert answer.is_redirect, f"{answer.status_code} {answer.text}"
        return answer.headers["location"]


def login(person: str) -> dict:
    return {"first": one_login(person), "second": one_login(person)}


def one_login(person: str) -> dict:
    saoma, visit = client(), Visit(person)
    # Checks state, nonce, signature, issuer, audience, times and at_hash.
    token = saoma.authorize_access_token(visit.come_back(saoma))
    return {"sent": visit.sent, "claims": token["userinfo"], "userinfo": saoma.userinfo(token=token)}


def wrong_secret(person: str) -> dict:
    saoma = client(secret="not-the-secret")
    returned = Visit(person).come_back(saoma)
    return refusal(lambda: saoma.authorize_access_token(returned))


def reused_code(person: str) -> dict:
    saoma, visit = client(), Visit(person)
    returned = visit.come_back(saoma)
    session = json.dumps(visit.session)
    token = saoma.authorize_access_token(returned)
    # The library forgets the login when it has succeeded: a second one with the same memory.
    returned.session = json.loads(session)
    told = refusal(lambda: saoma.authorize_access_token(returned))
    return told | {"userinfo_status": userinfo_status(saoma, token)}


def refresh(person: str) -> dict:
    saoma, visit = client(), Visit(person)
    first = saoma.authorize_access_token(visit.come_back(saoma))
    second = refreshed(saoma, first)
    told = {
        "before": first["userinfo"],
        "claims": saoma.parse_id_token(second, nonce=None),
        "userinfo": saoma.userinfo(token=second),
        "rotated": first["refresh_token"] != second["refresh_token"],
        "renewed": first["access_token"] != second["access_token"],
    }
    told["old_again"] = refusal(lambda: refreshed(saoma, first))
    told["new_after_that"] = refusal(lambda: refreshed(saoma, second))
    return told


def logout(person: str) -> dict:
    saoma, visit = client(), Visit(person)
    token = saoma.authorize_access_token(visit.come_back(saoma))
    url = saoma.logout_redirect(visit.request("/logout"), POST_LOGOUT, token["id_token"]).url
    landed = visit.follow(url)
    state = saoma.validate_logout_response(visit.request(landed))
    return {
        "landed": landed,
        "state_holds": state["post_logout_redirect_uri"] == POST_LOGOUT,
        "refresh": refusal(lambda: refreshed(saoma, token)),
        "userinfo_status": userinfo_status(saoma, token),
    }


def second_application(person: str) -> dict:
    shop, visit = client(), Visit(person)
    news = client(os.environ["SECOND_CLIENT_SECRET"], os.environ["SECOND_CLIENT_ID"])
    first = shop.authorize_access_token(visit.come_back(shop))
    second = news.authorize_access_token(visit.come_back_unasked(news))
    visit.follow(shop.logout_redirect(visit.request("/logout"), POST_LOGOUT, first["id_token"]).url)
    late = visit.come_back_unasked(news)
    return {
        "first": first["userinfo"],
        "second": second["userinfo"],
        "after_logout": refusal(lambda: news.authorize_access_token(late)),
    }


def refreshed(saoma, token: dict) -> dict:
    return saoma.fetch_access_token(
        grant_type="refresh_token", refresh_token=token["refresh_token"]
    )


def userinfo_status(saoma, token: dict) -> int:
    return saoma.get(saoma.load_server_metadata()["userinfo_endpoint"], token=token).status_code


def refusal(attempt) -> dict:
    try:
        attempt()
    except OAuthError as error:
        return {"error": error.error, "description": error.description}
    return {"error": None}


COMMANDS = {
    "login": login,
    "logout": logout,
    "refresh": refresh,
    "reused-code": reused_code,
    "second-application": second_application,
    "wrong-secret": wrong_secret,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](sys.argv[2])))
