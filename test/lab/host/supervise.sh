#!/bin/sh
# supervise.sh CGROUP... -- COMMAND...
# Keeps one lab host powered: runs COMMAND in the host's cgroups, and again when it asks for a reboot (exit code 133).
groups=
while [ "$1" != -- ]; do groups="$groups $1"; shift; done
shift
while :; do
  (
    for group in $groups; do echo 0 >"$group/cgroup.procs" || exit 1; done
    exec "$@"
  )
  code=$?
  echo "supervisor: the host ended with $code"
  [ "$code" = 133 ] || exit "$code"
done
