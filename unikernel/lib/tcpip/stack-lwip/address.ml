let octets = function Ipaddr.V4 a -> Ipaddr.V4.to_octets a | Ipaddr.V6 a -> Ipaddr.V6.to_octets a

let of_octets octets =
  if String.length octets = 4 then Ipaddr.V4 (Ipaddr.V4.of_octets_exn octets)
  else Ipaddr.V6 (Ipaddr.V6.of_octets_exn octets)

let check_port port = if port < 0 || port > 65535 then invalid_arg (Printf.sprintf "%d is not a port" port)
