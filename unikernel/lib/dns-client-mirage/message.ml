type kind = A | AAAA

let number = function A -> 1 | AAAA -> 28
let size = function A -> 4 | AAAA -> 16
let internet = 1
let alias = 5
let start_of_authority = 6
let header = 12

let question ~id kind name =
  let labels = Domain_name.to_strings name in
  let length = List.fold_left (fun n label -> n + 1 + String.length label) 1 labels in
  let b = Cstruct.create (header + length + 4) in
  Cstruct.BE.set_uint16 b 0 id;
  Cstruct.BE.set_uint16 b 2 0x0100;
  Cstruct.BE.set_uint16 b 4 1;
  let at =
    List.fold_left
      (fun at label ->
        Cstruct.set_uint8 b at (String.length label);
        Cstruct.blit_from_string label 0 b (at + 1) (String.length label);
        at + 1 + String.length label)
      header labels
  in
  Cstruct.BE.set_uint16 b (at + 1) (number kind);
  Cstruct.BE.set_uint16 b (at + 3) internet;
  b

type answer = { addresses : string list; seconds : int }

exception Malformed

let byte b at = if at < 0 || at >= Cstruct.length b then raise Malformed else Cstruct.get_uint8 b at
let short b at = (byte b at lsl 8) lor byte b (at + 1)
let long b at = (short b at lsl 16) lor short b (at + 2)

(* The name at a place, in small letters and in reverse, and where it ends. A pointer leads further to the front than
   anything before it, so there is an end to following them. *)
let name b at =
  let rec go labels length at limit ending =
    match byte b at with
    | 0 -> (labels, if ending < 0 then at + 1 else ending)
    | n when n >= 0xc0 ->
        let target = ((n land 0x3f) lsl 8) lor byte b (at + 1) in
        if target >= limit then raise Malformed;
        go labels length target target (if ending < 0 then at + 2 else ending)
    | n when n < 0x40 ->
        if length + n + 1 > 255 || at + 1 + n > Cstruct.length b then raise Malformed;
        let label = Cstruct.to_string ~off:(at + 1) ~len:n b in
        go (String.lowercase_ascii label :: labels) (length + n + 1) (at + 1 + n) limit ending
    | _ -> raise Malformed
  in
  go [] 0 at at (-1)

let wire_name domain = List.rev_map String.lowercase_ascii (Domain_name.to_strings domain)

type record = { owner : string list; kind : int; seconds : int; at : int; length : int }

let week = 7 * 24 * 3600

let rec records b at count =
  if count = 0 then ([], at)
  else
    let owner, at = name b at in
    let length = short b (at + 8) in
    let record = { owner; kind = short b at; seconds = min week (long b (at + 4)); at = at + 10; length } in
    if short b (at + 2) <> internet || at + 10 + length > Cstruct.length b then raise Malformed;
    let rest, ending = records b (at + 10 + length) (count - 1) in
    (record :: rest, ending)

(* [left]: how many aliases may still be followed. *)
let rec look b kind all owner seconds left =
  let of_owner wanted = List.filter (fun r -> r.owner = owner && r.kind = wanted) all in
  let least = List.fold_left (fun s r -> min s r.seconds) seconds in
  match (of_owner (number kind), of_owner alias) with
  | (_ :: _ as found), _ ->
      let address r = if r.length = size kind then Cstruct.to_string ~off:r.at ~len:r.length b else raise Malformed in
      Some { addresses = List.map address found; seconds = least found }
  | [], r :: _ when left > 0 -> look b kind all (fst (name b r.at)) (min seconds r.seconds) (left - 1)
  | [], _ -> None

let most_aliases = 16

(* How long it holds that there is nothing (RFC 2308): as long as the zone says, and at most an hour. *)
let nothing_holds b authority =
  match List.find_opt (fun r -> r.kind = start_of_authority) authority with
  | Some r when r.length >= 4 -> min (min r.seconds (long b (r.at + r.length - 4))) 3600
  | _ -> 60

let read ~id kind domain b =
  let flags = short b 2 in
  let asked, at = name b header in
  if short b 0 <> id || flags land 0x8000 = 0 || short b 4 <> 1 || asked <> wire_name domain || short b at <> number kind
  then Error `Not_ours
  else if flags land 0x0200 <> 0 then Error `Truncated
  else
    let all, after = records b (at + 4) (short b 6) in
    let nothing () = nothing_holds b (try fst (records b after (short b 8)) with Malformed -> []) in
    match flags land 15 with
    | 0 -> (
        match look b kind all asked week most_aliases with
        | Some answer -> Ok answer
        | None -> Ok { addresses = []; seconds = nothing () })
    | 3 -> Error (`No_such_name (nothing ()))
    | 2 -> Error (`Refused "the name server failed to find out")
    | 5 -> Error (`Refused "the name server refuses to answer")
    | code -> Error (`Refused (Printf.sprintf "the name server answers with error %d" code))

let answer ~id kind domain b = try read ~id kind domain b with Malformed -> Error `Not_ours
