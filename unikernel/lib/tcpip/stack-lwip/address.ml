let octets = function Ipaddr.V4 a -> Ipaddr.V4.to_octets a | Ipaddr.V6 a -> Ipaddr.V6.to_octets a

let of_octets octets =
  if String.length octets = 4 then Ipaddr.V4 (Ipaddr.V4.of_octets_exn octets)
  else Ipaddr.V6 (Ipaddr.V6.of_octets_exn octets)

let leading_ones mask =
  let rec go n = if n < 8 * String.length mask && Char.code mask.[n / 8] land (0x80 lsr (n mod 8)) <> 0 then go (n + 1) else n in
  go 0

let check_port port = if port < 0 || port > 65535 then invalid_arg (Printf.sprintf "%d is not a port" port)
