module Conv = Cmdliner.Arg

module Arg = struct
  let conv parse print = Conv.conv (parse, fun ppf value -> Format.pp_print_string ppf (print value))
  let ipv4_address = conv Ipaddr.V4.of_string Ipaddr.V4.to_string
  let ipv4 = conv Ipaddr.V4.Prefix.of_string Ipaddr.V4.Prefix.to_string
  let ipv6_address = conv Ipaddr.V6.of_string Ipaddr.V6.to_string
  let ipv6 = conv Ipaddr.V6.Prefix.of_string Ipaddr.V6.Prefix.to_string
  let ip_address = conv Ipaddr.of_string Ipaddr.to_string
end

(* An argument: its section of the manual, text, placeholder, and name behind that of the group. *)
let argument section ?group ?docs ?docv doc converter default name =
  let docs = Option.value docs ~default:section in
  let long, of_whom =
    match group with
    | None | Some "" -> (name, "the unikernel")
    | Some group -> (group ^ "-" ^ name, "the group " ^ group)
  in
  let text = Printf.sprintf "%s of %s." doc of_whom in
  Conv.(value & opt converter default & info [ long ] ~docs ?docv ~doc:text)

let net = Mirage_runtime.s_net
let interface ?group ?docs default = argument net ?group ?docs ~docv:"NAME" "The network interface" Conv.string default "interface"

module V4 = struct
  let network ?group ?docs default =
    argument net ?group ?docs ~docv:"PREFIX" "The IPv4 address and network, as 10.0.0.2/24," Arg.ipv4 default "ipv4"

  let optional_network ?group ?docs () =
    argument net ?group ?docs ~docv:"PREFIX" "The IPv4 address and network, as 10.0.0.2/24," Conv.(some Arg.ipv4) None "ipv4"

  let gateway ?group ?docs default =
    argument net ?group ?docs ~docv:"IP" "The IPv4 gateway" Conv.(some Arg.ipv4_address) default "ipv4-gateway"
end

module V6 = struct
  let network ?group ?docs default =
    argument net ?group ?docs ~docv:"PREFIX" "The IPv6 address and network, as fd00::2/64," Conv.(some Arg.ipv6) default "ipv6"

  let gateway ?group ?docs default =
    argument net ?group ?docs ~docv:"IP" "The IPv6 gateway" Conv.(some Arg.ipv6_address) default "ipv6-gateway"

  let accept_router_advertisements ?group ?docs () =
    argument net ?group ?docs "Whether router advertisements set IPv6 addresses and gateways" Conv.bool true
      "accept-router-advertisements"
end

let ipv4_only ?group ?docs () = argument net ?group ?docs "IPv4 as the only IP" Conv.bool false "ipv4-only"
let ipv6_only ?group ?docs () = argument net ?group ?docs "IPv6 as the only IP" Conv.bool false "ipv6-only"
let strings = Conv.(some (list string))

let resolver ?group ?docs ?default () =
  argument net ?group ?docs ~docv:"IP" "The name servers" strings default "resolver"

let dns = Mirage_runtime.s_dns
let dns_servers ?group ?docs default = argument dns ?group ?docs ~docv:"SERVERS" "The name servers" strings default "dns-servers"

let nanoseconds section doc name ?group ?docs default =
  argument section ?group ?docs ~docv:"NANOSECONDS" doc Conv.(some int64) default name

let count section doc name ?group ?docs default = argument section ?group ?docs ~docv:"N" doc Conv.(some int) default name
let text section doc name ?group ?docs default = argument section ?group ?docs ~docv:"TEXT" doc Conv.(some string) default name
let address section doc name ?group ?docs default =
  argument section ?group ?docs ~docv:"IP" doc Conv.(some Arg.ip_address) default name

let dns_timeout ?group ?docs = nanoseconds dns "How long to wait for a name server" "dns-timeout" ?group ?docs
let dns_cache_size ?group ?docs = count dns "How many answers to keep: the DNS cache" "dns-cache-size" ?group ?docs
let he = Mirage_runtime.s_he
let he_aaaa_timeout ?group ?docs = nanoseconds he "How long to wait for IPv6 addresses" "he-aaaa-timeout" ?group ?docs
let he_connect_delay ?group ?docs = nanoseconds he "How long to wait before trying the next address" "he-connect-delay" ?group ?docs
let he_connect_timeout ?group ?docs = nanoseconds he "How long to wait for a connection" "he-connect-timeout" ?group ?docs
let he_resolve_timeout ?group ?docs = nanoseconds he "How long to wait for a name" "he-resolve-timeout" ?group ?docs
let he_resolve_retries ?group ?docs = count he "How often to ask for a name" "he-resolve-retries" ?group ?docs
let he_timer_interval ?group ?docs = nanoseconds he "How often to look at the time" "he-timer-interval" ?group ?docs
let ssh = Mirage_runtime.s_ssh
let ssh_key ?group ?docs = text ssh "The private SSH key (rsa:SEED or ed25519:BASE64)" "ssh-key" ?group ?docs
let ssh_password ?group ?docs = text ssh "The SSH password" "ssh-password" ?group ?docs
let ssh_authenticator ?group ?docs = text ssh "What SSH servers are recognised by" "ssh-authenticator" ?group ?docs
let tls_authenticator ?group ?docs = text Mirage_runtime.s_tls "What TLS servers are recognised by" "tls-authenticator" ?group ?docs

let http_headers ?group ?docs default =
  argument Mirage_runtime.s_http ?group ?docs ~docv:"HEADERS" "HTTP headers (NAME:VALUE, with commas between)"
    Conv.(some (list ~sep:',' (pair ~sep:':' string string)))
    default "http-headers"

let log = Mirage_runtime.s_log
let syslog ?group ?docs = address log "The syslog server" "syslog" ?group ?docs

let syslog_port ?group ?docs default =
  argument log ?group ?docs ~docv:"PORT" "The port of the syslog server" Conv.int (Option.value default ~default:514) "syslog-port"

let syslog_truncate ?group ?docs = count log "The most bytes of a syslog message" "syslog-truncate" ?group ?docs
let syslog_keyname ?group ?docs = text log "The name of the key for syslog over TLS" "syslog-keyname" ?group ?docs
let monitor ?group ?docs = address log "The server that figures are sent to" "monitor" ?group ?docs
