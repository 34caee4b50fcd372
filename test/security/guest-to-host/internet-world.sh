#!/bin/bash
# internet-world.sh NODE VISITORS RESOLVER HVT-NET ARGUMENTS...: a made internet, in network namespaces of its own, for hvt-net to
# lead to. Run it by `unshare --net --mount`. This namespace plays the machine, 198.51.100.2, with a default route to another one
# that has the rest of the addresses. In both, VISITORS (a program for NODE) prints who comes; its arguments are the place and,
# where the machine's resolver is, the address of that. Lines on standard input are commands for the machine; all ends with that.
set -eu
node=$1 visitors=$2 resolver=$3
shift 3
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT

unshare --net sleep infinity &
world=$!
until [ "$(readlink /proc/$world/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.02; done
there() { nsenter --net=/proc/$world/ns/net "$@"; }

ip link set lo up
there ip link set lo up
ip link add machine type veth peer name world netns $world
ip addr add 198.51.100.2/24 dev machine
ip link set machine up
there ip addr add 198.51.100.1/24 dev world
settings=$(mktemp)
echo "nameserver $resolver" >"$settings"
chmod 644 "$settings"
mount --bind "$settings" /etc/resolv.conf
rm "$settings"
case $resolver in
127.*) here=$resolver elsewhere= ;;
*) here='' elsewhere=$resolver ;;
esac
for address in $elsewhere 203.0.113.10 10.9.9.9 172.16.5.5 192.168.7.7 100.64.3.3 169.254.169.254 198.18.1.1 240.1.1.1; do
  there ip addr add $address/32 dev world
done
there ip link set world up
ip route add default via 198.51.100.1

setpriv --pdeathsig KILL nsenter --net=/proc/$world/ns/net "$node" --eval "$visitors" world "$elsewhere" &
setpriv --pdeathsig KILL "$node" --eval "$visitors" machine "$here" &
"$@" &
while read -r line; do eval "$line"; done
