sudo install -o saoma -g saoma -m 600 {{workspace}}.saoma /var/lib/saoma/
sudo -u saoma env SAOMA_DATA=/var/lib/saoma SAOMA_KEY_FILE=/etc/saoma/key \
  /usr/local/bin/saoma apply /var/lib/saoma/{{workspace}}.saoma --public-url https://{{host}}
sudo rm /var/lib/saoma/{{workspace}}.saoma
