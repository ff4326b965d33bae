sudo install -m 755 saoma /usr/local/bin/saoma
sudo useradd --system --home-dir /var/lib/saoma --shell /usr/sbin/nologin saoma
sudo install -d -o saoma -g saoma -m 700 /var/lib/saoma /etc/saoma
