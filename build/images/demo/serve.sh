#!/bin/sh
# Answers GET / on port 8080 with the pod's name and address. The answer is written once and served as a file, so that
# a request costs no shell; /dev/shm is writable for any user and with a read-only root.
set -eu
address=${POD_IP:-$(ip -o addr show dev eth0 scope global 2>/dev/null | awk '{ sub("/.*", "", $4); print $4; exit }')}
: "${address:=$(hostname -i | awk '{ print $1 }')}"
mkdir -p /dev/shm/www
echo "pod $(hostname) ip $address" >/dev/shm/www/index.html
echo "$(hostname) answers at $address, port 8080"
exec httpd -f -p 8080 -h /dev/shm/www -c /etc/httpd.conf
