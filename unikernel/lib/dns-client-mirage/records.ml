module Packet = Dns.Packet
module Rr_map = Dns.Rr_map

let smallest a b = if Int32.compare a b < 0 then a else b

let collect : type a. a Rr_map.key -> Packet.record list -> a option =
  fun key records ->
  let ttl found =
    List.fold_left (fun ttl_min (ttl, _) -> if Int32.compare ttl ttl_min < 0 then ttl else ttl_min) Int32.max_int found
  in
  let some of_list pick =
    match List.filter_map (fun (r : Packet.record) -> Option.map (fun v -> (r.ttl, v)) (pick r.data)) records with
    | [] -> None
    | found -> Some (ttl found, of_list (List.map snd found))
  in
  let host name = Result.to_option (Domain_name.host name) in
  match key with
  | Rr_map.A -> some Ipaddr.V4.Set.of_list (function Packet.A ip -> Some ip | _ -> None)
  | Rr_map.Aaaa -> some Ipaddr.V6.Set.of_list (function Packet.Aaaa ip -> Some ip | _ -> None)
  | Rr_map.Ns -> some Domain_name.Host_set.of_list (function Packet.Ns name -> host name | _ -> None)
  | Rr_map.Ptr -> some List.hd (function Packet.Ptr name -> host name | _ -> None)
  | Rr_map.Cname -> some List.hd (function Packet.Cname name -> Some name | _ -> None)
  | Rr_map.Soa -> some List.hd (function Packet.Soa soa -> Some soa | _ -> None)
  | Rr_map.Txt -> some Dns.Txt_set.of_list (function Packet.Txt strings -> Some (String.concat "" strings) | _ -> None)
  | Rr_map.Mx ->
      some Dns.Mx_set.of_list (function
          | Packet.Mx (preference, name) ->
              Option.map (fun mail_exchange -> { Dns.Mx.preference; mail_exchange }) (host name)
          | _ -> None)
  | Rr_map.Srv ->
      some Dns.Srv_set.of_list (function
          | Packet.Srv (priority, weight, port, name) ->
              Option.map (fun target -> { Dns.Srv.priority; weight; port; target }) (host name)
          | _ -> None)

let rec follow records name ttl_min hops =
  let alias (r : Packet.record) =
    match r.data with Cname target when Domain_name.equal r.name name -> Some (target, r.ttl) | _ -> None
  in
  match List.find_map alias records with
  | Some (target, ttl) when hops > 0 -> follow records target (smallest ttl ttl_min) (hops - 1)
  | _ -> (name, ttl_min, hops)

let of_kind kind name records =
  let fits (r : Packet.record) =
    Domain_name.equal r.name name
    && List.exists (fun (Rr_map.K key) -> Rr_map.to_int key = kind && collect key [ r ] <> None) Rr_map.all
  in
  List.filter fits records
