"""The simulator's virtual phone."""

import os

import requests

SIMULATOR = os.environ["SIMULATOR"]


def authorize(person: str, qr_page: str) -> str:
    """Lets `person` scan and confirm; returns where WeChat's page sends the browser then."""
    body = {"person": person, "target": qr_page}
    answer = requests.post(f"{SIMULATOR}/_saoma/phone/authorize", json=body, timeout=30)
    answer.raise_for_status()
    return answer.json()["redirect_url"]
