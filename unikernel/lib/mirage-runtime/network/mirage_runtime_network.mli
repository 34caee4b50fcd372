(** Boot arguments of network devices. A [group] puts its name and a hyphen ahead of the flag, so that two devices can
    have an argument each: [--west-ipv4]. [docs] is the section of the manual page. *)

open Cmdliner

val interface : ?group:string -> ?docs:string -> string -> string Term.t
(** [--interface], where the name of a device is the host's. *)

(** Converters for arguments of any device. *)
module Arg : sig
  val ipv4_address : Ipaddr.V4.t Arg.conv
  val ipv4 : Ipaddr.V4.Prefix.t Arg.conv
  (** An address with the length of its network's prefix: [10.0.0.2/24]. *)

  val ipv6_address : Ipaddr.V6.t Arg.conv
  val ipv6 : Ipaddr.V6.Prefix.t Arg.conv
  val ip_address : Ipaddr.t Arg.conv
end

(** IPv4. *)
module V4 : sig
  open Ipaddr.V4

  val network : ?group:string -> ?docs:string -> Prefix.t -> Prefix.t Term.t
  (** [--ipv4], with its default. *)

  val optional_network : ?group:string -> ?docs:string -> unit -> Prefix.t option Term.t
  (** [--ipv4], which may be left out. *)

  val gateway : ?group:string -> ?docs:string -> t option -> t option Term.t
  (** [--ipv4-gateway]. *)
end

(** IPv6. *)
module V6 : sig
  open Ipaddr.V6

  val network : ?group:string -> ?docs:string -> Prefix.t option -> Prefix.t option Term.t
  (** [--ipv6]. *)

  val gateway : ?group:string -> ?docs:string -> t option -> t option Term.t
  (** [--ipv6-gateway]. *)

  val accept_router_advertisements : ?group:string -> ?docs:string -> unit -> bool Term.t
  (** [--accept-router-advertisements], [true] where it is not given. *)
end

val ipv4_only : ?group:string -> ?docs:string -> unit -> bool Term.t
(** [--ipv4-only], [false] where it is not given. *)

val ipv6_only : ?group:string -> ?docs:string -> unit -> bool Term.t
(** [--ipv6-only], [false] where it is not given. *)

(** {1 Name servers} *)

val resolver : ?group:string -> ?docs:string -> ?default:string list -> unit -> string list option Term.t
(** [--resolver]. *)

val dns_servers : ?group:string -> ?docs:string -> string list option -> string list option Term.t
(** [--dns-servers]: [udp:ADDRESS], [tcp:ADDRESS], [tls:ADDRESS], with commas between. *)

val dns_timeout : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
(** [--dns-timeout], in nanoseconds. *)

val dns_cache_size : ?group:string -> ?docs:string -> int option -> int option Term.t
(** [--dns-cache-size], in entries. *)

(** {1 Connecting by name}: times in nanoseconds *)

val he_aaaa_timeout : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
val he_connect_delay : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
val he_connect_timeout : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
val he_resolve_timeout : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t
val he_resolve_retries : ?group:string -> ?docs:string -> int option -> int option Term.t
val he_timer_interval : ?group:string -> ?docs:string -> int64 option -> int64 option Term.t

(** {1 Keys and authenticators} *)

val ssh_key : ?group:string -> ?docs:string -> string option -> string option Term.t
val ssh_password : ?group:string -> ?docs:string -> string option -> string option Term.t
val ssh_authenticator : ?group:string -> ?docs:string -> string option -> string option Term.t
val tls_authenticator : ?group:string -> ?docs:string -> string option -> string option Term.t
val http_headers : ?group:string -> ?docs:string -> (string * string) list option -> (string * string) list option Term.t
(** [--http-headers=NAME:VALUE,...]. *)

(** {1 Logs and figures sent to others} *)

val syslog : ?group:string -> ?docs:string -> Ipaddr.t option -> Ipaddr.t option Term.t
val syslog_port : ?group:string -> ?docs:string -> int option -> int Term.t
(** [--syslog-port], 514 where neither it nor a default is given. *)

val syslog_truncate : ?group:string -> ?docs:string -> int option -> int option Term.t
val syslog_keyname : ?group:string -> ?docs:string -> string option -> string option Term.t
val monitor : ?group:string -> ?docs:string -> Ipaddr.t option -> Ipaddr.t option Term.t
