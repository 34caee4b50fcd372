(** Log messages to a syslog collector, each a datagram as RFC 3164 has it: [<PRI>Mmm dd hh:mm:ss host source: text]. The
    name is that of logs-syslog 0.5. *)

module Udp (S : Tcpip.Stack.V4V6) : sig
  val create : S.t -> hostname:string -> ?port:int -> Ipaddr.t -> ?truncate:int -> unit -> Logs.reporter
  (** A reporter that sends to [port] (514) of that address, at most [truncate] bytes a message (1024, or 65000 at most).
      What cannot be sent is lost; that is said once on the console, until sending works again. *)

  val start : ?port:int -> ?truncate:int -> Ipaddr.t option -> S.t -> unit Lwt.t
  (** Makes that the reporter of the unikernel, with {!Mirage_runtime.name}, beside the one there is: messages stay on the
      console too. With [None] only a warning is logged. *)
end
