docker compose build
docker compose run --rm -T -e SAOMA_BUNDLE_PASSPHRASE saoma apply - --public-url https://{{host}} < {{workspace}}.saoma
