(** Logs sent to a syslog collector, in the format of RFC 3164: one datagram a message, of facility "system daemons",
    [<PRIORITY>Mon dd hh:mm:ss HOSTNAME SOURCE: message]. Times are UTC. *)

module Udp (Stack : Tcpip.Stack.V4V6) : sig
  val create : Stack.t -> hostname:string -> Ipaddr.t -> ?port:int -> ?truncate:int -> unit -> Logs.reporter
  (** A reporter that sends to this collector, port 514 unless told otherwise. Datagrams have at most [truncate] bytes,
      and 65,000 in any case. Bytes that would end a line become spaces. A message that cannot be sent is written to the
      console, with why. *)

  val connect : ?server:Ipaddr.t -> ?port:int -> ?truncate:int -> Stack.t -> unit Lwt.t
  (** {!create}, with the unikernel's name as the host's, made the reporter of all logs. Without [server] logs stay
      where they are, and a warning says so. *)
end

(** Messages as bytes. *)
module Message : sig
  val encode :
    level:Logs.level -> hostname:string -> source:string -> time:Ptime.t -> ?truncate:int -> string -> string
end
