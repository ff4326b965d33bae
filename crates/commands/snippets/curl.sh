#!/bin/sh
set -eu

verifier=$(openssl rand -hex 32)
challenge=$(printf %s "$verifier" | openssl dgst -sha256 -binary | openssl base64 -A | tr '+/' '-_' | tr -d '=')
state=$(openssl rand -hex 16)
nonce=$(openssl rand -hex 16)

echo {{authorize_url}}"&state=$state&nonce=$nonce&code_challenge=$challenge&code_challenge_method=S256"
printf 'code: ' >&2
read -r code

tokens=$(curl -sS --fail-with-body {{token}} \
  {{proof}} \
  --data grant_type=authorization_code \
  --data-urlencode "code=$code" \
  --data-urlencode redirect_uri={{redirect_uri}} \
  --data "code_verifier=$verifier")
printf '%s\n' "$tokens"

access_token=$(printf %s "$tokens" | sed -n 's/.*"access_token":"\([^"]*\)".*/\1/p')
curl -sS --fail-with-body {{userinfo}} --header "authorization: Bearer $access_token"
