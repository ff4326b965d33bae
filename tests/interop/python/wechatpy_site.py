"""A site that signs people in with wechatpy: prints what the library told it as JSON.

BASE_ADDRESS says where WeChat is; without it the library talks to WeChat's own hosts.
"""

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import requests
from wechatpy.exceptions import WeChatOAuthException
from wechatpy.oauth import WeChatOAuth

import phone

CALLBACK = "http://127.0.0.1/wechat/callback?from=导航"
STATE = "a-state_of.this~site"


class OAuth(WeChatOAuth):
    """The library with its two base addresses set, and nothing else."""

    if base := os.environ.get("BASE_ADDRESS"):
        API_BASE_URL = f"{base}/"
        OAUTH_BASE_URL = f"{base}/connect/"


def oauth(secret: str = os.environ["APP_SECRET"]) -> OAuth:
    return OAuth(os.environ["APPID"], secret, CALLBACK, state=STATE)


def scan(person: str) -> str:
    """The code that the callback receives."""
    qr_page = oauth().qrconnect_url
    requests.get(qr_page, timeout=30).raise_for_status()
    query = parse_qs(urlsplit(phone.authorize(person, qr_page)).query)
    assert query["state"] == [STATE], f"the state comes back as it was sent: {query}"
    assert query["from"] == ["导航"], f"what the redirect_uri held is kept: {query}"
    return query["code"][0]


def login(person: str) -> dict:
    client = oauth()
    tokens = client.fetch_access_token(scan(person))
    told = {"tokens": tokens, "profile": client.get_user_info(), "holds": client.check_access_token()}
    told["refreshed"] = client.refresh_access_token(tokens["refresh_token"])
    told["profile_after_refresh"] = client.get_user_info()
    return told


def reused_code(person: str) -> dict:
    code = scan(person)
    oauth().fetch_access_token(code)
    return refusal(oauth(), code)


def wrong_secret(person: str) -> dict:
    code = scan(person)
    told = refusal(oauth(secret="f" * 32), code)
    # A wrong secret spends no code: with the right one it is still good.
    return told | {"afterwards": oauth().fetch_access_token(code)}


def unknown_code(_person: str) -> dict:
    return refusal(oauth(), "0" * 32)


def refusal(client: OAuth, code: str) -> dict:
    try:
        return {"tokens": client.fetch_access_token(code)}
    except WeChatOAuthException as error:
        return {"errcode": error.errcode, "errmsg": error.errmsg}


COMMANDS = {
    "login": login,
    "reused-code": reused_code,
    "wrong-secret": wrong_secret,
    "unknown-code": unknown_code,
}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](sys.argv[2])))
