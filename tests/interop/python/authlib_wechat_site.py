"""A site that signs people in at WeChat with Authlib's httpx client: prints what it was told as JSON.

WeChat's addresses are the real ones. The client finds the simulator as any program does: through
the forward proxy that HTTPS_PROXY names, whose certificate SSL_CERT_FILE names.
"""

import json
import os
import sys
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.integrations.httpx_client import OAuth2Client

import phone

APP = {"appid": os.environ["APPID"], "secret": os.environ["APP_SECRET"]}
API = "https://api.weixin.qq.com/sns"


def client(**options) -> OAuth2Client:
    return OAuth2Client(
        client_id=APP["appid"],
        scope="snsapi_login",
        redirect_uri="http://127.0.0.1/callback",
        timeout=30,
        **options,
    )


def scan(person: str) -> str:
    """The address that WeChat's page sends the browser to."""
    url, state = client().create_authorization_url(
        "https://open.weixin.qq.com/connect/qrconnect", appid=APP["appid"]
    )
    shown = httpx.get(url, timeout=30)
    assert shown.is_success and "/connect/qrcode/" in shown.text, shown.text
    callback = phone.authorize(person, url)
    assert parse_qs(urlsplit(callback).query)["state"] == [state], callback
    return callback


def exchange(site: OAuth2Client, callback: str) -> dict:
    code = parse_qs(urlsplit(callback).query)["code"][0]
    return site.fetch_token(f"{API}/oauth2/access_token", method="GET", code=code, **APP)


def one_login(person: str, **options) -> dict:
    site = client(**options)
    tokens = exchange(site, scan(person))
    query = {name: tokens[name] for name in ("access_token", "openid")}
    answer = site.get(f"{API}/userinfo", params=query)
    # WeChat says no charset; what its bytes are is for the client to find out.
    return {"tokens": tokens, "profile": answer.json(), "http": answer.http_version}


def login(person: str) -> dict:
    return {"http1": one_login(person), "http2": one_login(person, http2=True)}


def reused_code(person: str) -> dict:
    callback = scan(person)
    exchange(client(), callback)
    return exchange(client(), callback)


COMMANDS = {"login": login, "reused-code": reused_code}

if __name__ == "__main__":
    print(json.dumps(COMMANDS[sys.argv[1]](sys.argv[2])))
