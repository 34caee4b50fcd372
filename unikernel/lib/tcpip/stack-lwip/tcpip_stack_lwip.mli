(** TCP/IP by lwIP 2.1.3, on any network device: IPv4 with ARP, ICMP echo, fragments and a DHCP client; IPv6 with
    neighbour discovery, router advertisements and address configuration; UDP; TCP with window scaling, selective
    acknowledgements of what came out of order, fast retransmission, keepalive and a congestion window.

    {1 When things happen}

    Frames that have arrived, timers and what was written are dealt with once a turn of the main loop, before it waits.
    So what is written in pieces during one turn leaves in full segments, without Nagle's waiting; [write_nodelay] does
    not even wait for the end of the turn.

    {1 Memory}

    Bytes received and not read, or written and not acknowledged, take up at most a quarter of the heap, or 64 MB, all
    connections together. A connection begins with a receive window of 64 KB, which grows up to 1 MB while its reader
    keeps up and half of that memory is free; it may have 512 KB waiting to be acknowledged, or a quarter of what is
    left of half of it, of 18 MB at most, and four segments in any case. Past the limit frames are dropped and writers
    wait. There may be 2,048 connections, and 255 half open at a port. Where a client wants another one, those that only
    wait for stragglers are forgotten first, then the oldest half open one at its port, then the client's whose bytes
    have stood still longest, for 2 s at least. While three quarters of the memory is taken new connections are refused,
    and for each of them one goes that holds some of it and has stood still for 5 s. Connections that the app has opened
    itself are never taken from it.

    A connection that says nothing for a minute is asked whether it is there, unless the app says otherwise ([?keepalive]),
    and is forgotten a minute later where nothing comes back. One that the app has closed has a minute for each byte that
    the other end has yet to acknowledge. *)

module Make (Net : Mirage_net.S) : sig
  include Tcpip.Stack.V4V6

  val connect :
    ?dhcp:bool ->
    ?ipv4_only:bool ->
    ?ipv6_only:bool ->
    ?accept_router_advertisements:bool ->
    ?ipv4:Ipaddr.V4.Prefix.t ->
    ?ipv4_gateway:Ipaddr.V4.t ->
    ?ipv6:Ipaddr.V6.Prefix.t ->
    ?ipv6_gateway:Ipaddr.V6.t ->
    Net.t ->
    t Lwt.t
  (** A stack that is up. [ipv4] is this end's address with its network's prefix; without it, [dhcp] (default [true]) asks
      a DHCP server and waits for what it says, for as long as it takes; without both it is 10.0.0.2/24. IPv6 always has
      the address of the link; [ipv6] adds one, of a network of 64 bits, and so do router advertisements (default: taken).
      IPv6 addresses can be used a second later, when no other machine has claimed them (up to two seconds after a router has
      told them, or on a second stack); one that another machine has is not used, and a warning says so. With [ipv4_only] or [ipv6_only]
      the other version is neither sent nor received; with both it is as with none. Without IPv4 there would be nothing to
      speak with in that second, and so it is waited for, for 3 s at most.

      Fails with [Failure] where there is no memory for it. *)

  val memory_used : unit -> int
  (** Bytes that packets take up, of all stacks. *)
end
