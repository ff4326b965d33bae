"""Runs the lines for Authlib that a screen shows, as they are: prints what they answer as JSON."""

import importlib.util
import json
import os
import sys
from urllib.parse import urlsplit

import requests

import phone


def shop():
    """The file with the shown lines, as a module."""
    spec = importlib.util.spec_from_file_location("app", os.environ["SNIPPET"])
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.app.test_client()


def login(person: str) -> dict:
    site, browser = shop(), requests.Session()
    start = site.get("/login")
    answer = browser.get(start.location + "&source=pc", allow_redirects=False, timeout=30)
    qr_page = answer.headers["location"]
    browser.get(qr_page, timeout=30).raise_for_status()
    back = phone.authorize(person, qr_page)
    answer = browser.get(back, allow_redirects=False, timeout=30)
    returned = urlsplit(answer.headers["location"])
    # Checks state, nonce, signature, issuer, audience and times.
    received = site.get(f"{returned.path}?{returned.query}")
    assert received.status_code == 200, received.text
    return received.json


if __name__ == "__main__":
    print(json.dumps(login(sys.argv[1])))
