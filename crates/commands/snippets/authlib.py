import os

from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, session

app = Flask(__name__)
app.secret_key = os.environ["FLASK_SECRET_KEY"]

saoma = OAuth(app).register(
    "saoma",
    client_id={{client_id}},
    client_secret=os.environ["SAOMA_CLIENT_SECRET"],
    server_metadata_url={{discovery}},
    client_kwargs={
        "scope": {{scope}},
        "code_challenge_method": "S256",
    },
)


@app.get("/login")
def login():
    return saoma.authorize_redirect({{redirect_uri}})


@app.get({{redirect_path}})
def callback():
    token = saoma.authorize_access_token()
    session["user"] = token["userinfo"]["sub"]
    return jsonify(token["userinfo"])
