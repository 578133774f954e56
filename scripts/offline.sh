#!/bin/sh
# Shows that the gallery and the pages ask for no host: they are made, and opened
# in Chromium, where there is no network but loopback, and the gallery's system
# calls hold no connection to any address.
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

go build -o "$work/swelter" ./cmd/swelter
for room in page explore; do go test -c -o "$work/$room.test" "./$room"; done

alone='unshare -n'
unshare -n true 2>/dev/null || alone='unshare -rn'
PATH=$PATH:/usr/sbin
export work PATH
$alone sh -euc '
	ip link set lo up
	if ip route get 192.0.2.1 >/dev/null 2>&1; then
		echo "offline: there is a route out" >&2
		exit 1
	fi
	strace -f -qq -e trace=connect -o "$work/calls" "$work/swelter" demo "$work/gallery" >/dev/null
	if grep -E "AF_INET6?" "$work/calls"; then
		echo "offline: the gallery asks for a host" >&2
		exit 1
	fi
	(cd page && "$work/page.test" -test.run "ThePolicyIsKept|InsideAnotherPage")
	(cd explore && "$work/explore.test" -test.run "OneFileSaysTheSame|TableIsGuarded")
'
echo "offline: nothing asked for a host"
