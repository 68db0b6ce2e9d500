#!/bin/sh
# The first process of a lab host: makes the container look like a machine, then becomes systemd.
# LAB_ADDRESS (with prefix length) and LAB_GATEWAY come from the launch line.
PATH=/usr/sbin:/usr/bin:/sbin:/bin

# cgroup v1 controllers are mounted read-only by systemd-nspawn; container runtimes write them.
for controller in /sys/fs/cgroup/*/; do mount -o remount,bind,rw "$controller" 2>/dev/null; done
# Mounts made for a pod must reach the pod, as on a machine that systemd booted.
mount --make-rshared /

ip link set lo up
ip link set host0 name eth0
ip address add "$LAB_ADDRESS" dev eth0
ip link set eth0 up
# A route out, as every machine has one (services are routed before they are translated); the bridge forwards nothing.
ip route add default via "$LAB_GATEWAY"

unset LAB_ADDRESS LAB_GATEWAY
exec /usr/lib/systemd/systemd
