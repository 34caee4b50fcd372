module Packet = Dns.Packet

type known = Records of Packet.record list | No_data of Dns.Soa.t | No_domain of Dns.Soa.t

module Keys = Map.Make (struct
    type t = int * [ `raw ] Domain_name.t

    let compare (a, x) (b, y) = match Int.compare a b with 0 -> Domain_name.compare x y | order -> order
  end)

module Uses = Map.Make (Int)

type entry = { known : known; since : int64; until : int64; used : int }
type t = { size : int; mutable entries : entry Keys.t; mutable uses : Keys.key Uses.t; mutable turn : int }

let create size = { size = max 0 size; entries = Keys.empty; uses = Uses.empty; turn = 0 }

let remove t key =
  match Keys.find_opt key t.entries with
  | None -> ()
  | Some entry ->
      t.entries <- Keys.remove key t.entries;
      t.uses <- Uses.remove entry.used t.uses

let put t key entry =
  remove t key;
  t.turn <- t.turn + 1;
  t.entries <- Keys.add key { entry with used = t.turn } t.entries;
  t.uses <- Uses.add t.turn key t.uses;
  if Keys.cardinal t.entries > t.size then Option.iter (fun (_, key) -> remove t key) (Uses.min_binding_opt t.uses)

let add t key ~now ~seconds known =
  if t.size > 0 && seconds > 0l then
    let until = Int64.add now (Int64.mul (Int64.of_int32 seconds) 1_000_000_000L) in
    put t key { known; since = now; until; used = 0 }

let find t key ~now =
  match Keys.find_opt key t.entries with
  | Some entry when Int64.compare now entry.until < 0 ->
      put t key entry;
      Some (entry.known, Int64.to_int32 (Int64.div (Int64.sub now entry.since) 1_000_000_000L))
  | Some _ ->
      remove t key;
      None
  | None -> None
