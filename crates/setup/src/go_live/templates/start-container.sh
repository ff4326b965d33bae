docker compose up -d
docker compose logs -f saoma
