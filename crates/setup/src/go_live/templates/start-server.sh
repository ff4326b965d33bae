sudo systemctl daemon-reload
sudo systemctl enable --now saoma
sudo systemctl status saoma
