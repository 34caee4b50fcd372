let header_v4 = 20
let header_v6 = 40

let number dst = function
  | `TCP -> 6
  | `UDP -> 17
  | `ICMP -> ( match dst with Ipaddr.V4 _ -> 1 | Ipaddr.V6 _ -> 58)

let two_versions () = invalid_arg "a packet from one version of IP to the other"

let pseudoheader ~src ~dst ~protocol length =
  match (src, dst) with
  | Ipaddr.V4 src, Ipaddr.V4 dst ->
      let header = Cstruct.create 12 in
      Cstruct.blit_from_string (Ipaddr.V4.to_octets src) 0 header 0 4;
      Cstruct.blit_from_string (Ipaddr.V4.to_octets dst) 0 header 4 4;
      Cstruct.set_uint8 header 9 protocol;
      Cstruct.BE.set_uint16 header 10 length;
      header
  | Ipaddr.V6 src, Ipaddr.V6 dst ->
      let header = Cstruct.create 40 in
      Cstruct.blit_from_string (Ipaddr.V6.to_octets src) 0 header 0 16;
      Cstruct.blit_from_string (Ipaddr.V6.to_octets dst) 0 header 16 16;
      Cstruct.BE.set_uint32 header 32 (Int32.of_int length);
      Cstruct.set_uint8 header 39 protocol;
      header
  | _ -> two_versions ()

let checksum bytes =
  let sum = ref 0 in
  for n = 0 to (Cstruct.length bytes / 2) - 1 do
    sum := !sum + Cstruct.BE.get_uint16 bytes (2 * n)
  done;
  let folded = (!sum land 0xffff) + (!sum lsr 16) in
  lnot ((folded land 0xffff) + (folded lsr 16)) land 0xffff

let whole ~src ~dst ~protocol payload =
  let length = Cstruct.length payload in
  match (src, dst) with
  | Ipaddr.V4 src, Ipaddr.V4 dst ->
      let header = Cstruct.create header_v4 in
      Cstruct.set_uint8 header 0 0x45;
      Cstruct.BE.set_uint16 header 2 (header_v4 + length);
      Cstruct.set_uint8 header 8 64;
      Cstruct.set_uint8 header 9 protocol;
      Cstruct.blit_from_string (Ipaddr.V4.to_octets src) 0 header 12 4;
      Cstruct.blit_from_string (Ipaddr.V4.to_octets dst) 0 header 16 4;
      Cstruct.BE.set_uint16 header 10 (checksum header);
      Cstruct.append header payload
  | Ipaddr.V6 src, Ipaddr.V6 dst ->
      let header = Cstruct.create header_v6 in
      Cstruct.set_uint8 header 0 0x60;
      Cstruct.BE.set_uint16 header 4 length;
      Cstruct.set_uint8 header 6 protocol;
      Cstruct.set_uint8 header 7 64;
      Cstruct.blit_from_string (Ipaddr.V6.to_octets src) 0 header 8 16;
      Cstruct.blit_from_string (Ipaddr.V6.to_octets dst) 0 header 24 16;
      Cstruct.append header payload
  | _ -> two_versions ()

let max_bytes = 65535

let receive stack ~src ~dst ~protocol payload =
  (* No packet has more: as if it had been lost. *)
  if Cstruct.length payload <= max_bytes - header_v4 then
    Lwip.packet_receive stack (Cstruct.to_bigarray (whole ~src ~dst ~protocol payload));
  Lwt.return_unit

type callback = src:Ipaddr.t -> dst:Ipaddr.t -> Cstruct.t -> unit Lwt.t

let input ~(tcp : callback) ~(udp : callback) ~default packet =
  let give ~protocol ~src ~dst payload =
    match protocol with 6 -> tcp ~src ~dst payload | 17 -> udp ~src ~dst payload | proto -> default ~proto ~src ~dst payload
  in
  let bytes = Cstruct.length packet in
  let octets offset length = Cstruct.to_string ~off:offset ~len:length packet in
  match if bytes = 0 then 0 else Cstruct.get_uint8 packet 0 lsr 4 with
  | 4 when bytes >= header_v4 ->
      let header = 4 * (Cstruct.get_uint8 packet 0 land 0xf) and all = Cstruct.BE.get_uint16 packet 2 in
      if header < header_v4 || all < header || all > bytes || Cstruct.BE.get_uint16 packet 6 land 0x3fff <> 0 then
        Lwt.return_unit
      else
        let address offset = Ipaddr.V4 (Ipaddr.V4.of_octets_exn (octets offset 4)) in
        give ~protocol:(Cstruct.get_uint8 packet 9) ~src:(address 12) ~dst:(address 16)
          (Cstruct.sub packet header (all - header))
  | 6 when bytes >= header_v6 ->
      let length = Cstruct.BE.get_uint16 packet 4 in
      if header_v6 + length > bytes then Lwt.return_unit
      else
        let address offset = Ipaddr.V6 (Ipaddr.V6.of_octets_exn (octets offset 16)) in
        give ~protocol:(Cstruct.get_uint8 packet 6) ~src:(address 8) ~dst:(address 24)
          (Cstruct.sub packet header_v6 length)
  | _ -> Lwt.return_unit
