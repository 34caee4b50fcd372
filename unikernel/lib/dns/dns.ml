type proto = [ `Tcp | `Udp ]

module Soa = struct
  type t = {
    nameserver : [ `raw ] Domain_name.t;
    hostmaster : [ `raw ] Domain_name.t;
    serial : int32;
    refresh : int32;
    retry : int32;
    expiry : int32;
    minimum : int32;
  }
end

module Mx = struct
  type t = { preference : int; mail_exchange : [ `host ] Domain_name.t }

  let compare a b =
    match Int.compare a.preference b.preference with
    | 0 -> Domain_name.compare a.mail_exchange b.mail_exchange
    | order -> order
end

module Srv = struct
  type t = { priority : int; weight : int; port : int; target : [ `host ] Domain_name.t }

  let compare a b =
    match compare (a.priority, a.weight, a.port) (b.priority, b.weight, b.port) with
    | 0 -> Domain_name.compare a.target b.target
    | order -> order
end

module Mx_set = Set.Make (Mx)
module Srv_set = Set.Make (Srv)
module Txt_set = Set.Make (String)

module Rr_map = struct
  type 'a with_ttl = int32 * 'a

  type 'a key =
    | Soa : Soa.t with_ttl key
    | Ns : Domain_name.Host_set.t with_ttl key
    | Ptr : [ `host ] Domain_name.t with_ttl key
    | Cname : [ `raw ] Domain_name.t with_ttl key
    | Mx : Mx_set.t with_ttl key
    | Txt : Txt_set.t with_ttl key
    | Srv : Srv_set.t with_ttl key
    | A : Ipaddr.V4.Set.t with_ttl key
    | Aaaa : Ipaddr.V6.Set.t with_ttl key

  type k = K : 'a key -> k

  let all = [ K A; K Ns; K Cname; K Soa; K Ptr; K Mx; K Txt; K Aaaa; K Srv ]

  let to_int : type a. a key -> int = function
    | A -> 1
    | Ns -> 2
    | Cname -> 5
    | Soa -> 6
    | Ptr -> 12
    | Mx -> 15
    | Txt -> 16
    | Aaaa -> 28
    | Srv -> 33
end

module Packet = struct
  type data =
    | A of Ipaddr.V4.t
    | Aaaa of Ipaddr.V6.t
    | Cname of [ `raw ] Domain_name.t
    | Ns of [ `raw ] Domain_name.t
    | Ptr of [ `raw ] Domain_name.t
    | Mx of int * [ `raw ] Domain_name.t
    | Srv of int * int * int * [ `raw ] Domain_name.t
    | Txt of string list
    | Soa of Soa.t

  type record = { name : [ `raw ] Domain_name.t; ttl : int32; data : data }

  type t = {
    id : int;
    reply : bool;
    truncated : bool;
    recursion_desired : bool;
    code : int;
    question : ([ `raw ] Domain_name.t * int) option;
    answer : record list;
    authority : record list;
  }

  let add_name b name =
    List.iter
      (fun label ->
         Buffer.add_uint8 b (String.length label);
         Buffer.add_string b label)
      (Domain_name.to_strings name);
    Buffer.add_uint8 b 0

  let add_data b = function
    | A ip ->
        Buffer.add_string b (Ipaddr.V4.to_octets ip);
        1
    | Aaaa ip ->
        Buffer.add_string b (Ipaddr.V6.to_octets ip);
        28
    | Ns name ->
        add_name b name;
        2
    | Cname name ->
        add_name b name;
        5
    | Ptr name ->
        add_name b name;
        12
    | Mx (preference, name) ->
        Buffer.add_uint16_be b preference;
        add_name b name;
        15
    | Srv (priority, weight, port, name) ->
        List.iter (Buffer.add_uint16_be b) [ priority; weight; port ];
        add_name b name;
        33
    | Txt strings ->
        List.iter
          (fun s ->
             if String.length s > 255 then invalid_arg "Dns.Packet.encode: a string of more than 255 bytes";
             Buffer.add_uint8 b (String.length s);
             Buffer.add_string b s)
          strings;
        16
    | Soa soa ->
        add_name b soa.nameserver;
        add_name b soa.hostmaster;
        List.iter (Buffer.add_int32_be b) [ soa.serial; soa.refresh; soa.retry; soa.expiry; soa.minimum ];
        6

  let add_record b { name; ttl; data } =
    let inner = Buffer.create 64 in
    let kind = add_data inner data in
    if Buffer.length inner > 65535 then invalid_arg "Dns.Packet.encode: a record of more than 65535 bytes";
    add_name b name;
    Buffer.add_uint16_be b kind;
    Buffer.add_uint16_be b 1;
    Buffer.add_int32_be b ttl;
    Buffer.add_uint16_be b (Buffer.length inner);
    Buffer.add_buffer b inner

  let encode t =
    let b = Buffer.create 128 in
    let bit at set = if set then 1 lsl at else 0 in
    Buffer.add_uint16_be b t.id;
    Buffer.add_uint16_be b
      (bit 15 t.reply lor bit 9 t.truncated lor bit 8 t.recursion_desired lor (t.code land 15));
    Buffer.add_uint16_be b (if t.question = None then 0 else 1);
    Buffer.add_uint16_be b (List.length t.answer);
    Buffer.add_uint16_be b (List.length t.authority);
    Buffer.add_uint16_be b 0;
    Option.iter
      (fun (name, kind) ->
         add_name b name;
         Buffer.add_uint16_be b kind;
         Buffer.add_uint16_be b 1)
      t.question;
    List.iter (add_record b) t.answer;
    List.iter (add_record b) t.authority;
    Buffer.contents b

  exception Bad of string
  exception Short

  let need s at length = if at + length > String.length s then raise Short

  let u8 s at =
    need s at 1;
    String.get_uint8 s at

  let u16 s at =
    need s at 2;
    String.get_uint16_be s at

  let u32 s at =
    need s at 4;
    String.get_int32_be s at

  (* The name at a place, and the place after it. [before]: where a pointer must stay ahead of. *)
  let name s start =
    let rec labels at before size found =
      match u8 s at with
      | 0 -> (found, at + 1)
      | n when n < 64 ->
          need s (at + 1) n;
          if size + n + 1 > 255 then raise (Bad "a name of more than 255 bytes");
          labels (at + 1 + n) before (size + n + 1) (String.sub s (at + 1) n :: found)
      | n when n >= 192 ->
          let target = u16 s at land 0x3fff in
          if target >= before then raise (Bad "a pointer that does not lead back");
          let found, _ = labels target target size found in
          (found, at + 2)
      | _ -> raise (Bad "a label of an unknown kind")
    in
    let found, next = labels start start 1 [] in
    match Domain_name.of_strings (List.rev found) with
    | Ok name -> (name, next)
    | Error (`Msg message) -> raise (Bad message)

  let data s kind at length =
    need s at length;
    let stop = at + length in
    let ends next value = if next = stop then Some value else raise (Bad "a record of another length than it says") in
    let alone at make =
      let name, next = name s at in
      ends next (make name)
    in
    match kind with
    | 1 -> ends (at + 4) (A (Ipaddr.V4.of_octets_exn (String.sub s at (min length 4))))
    | 28 -> ends (at + 16) (Aaaa (Ipaddr.V6.of_octets_exn (String.sub s at (min length 16))))
    | 2 -> alone at (fun name -> Ns name)
    | 5 -> alone at (fun name -> Cname name)
    | 12 -> alone at (fun name -> Ptr name)
    | 15 ->
        let preference = u16 s at in
        alone (at + 2) (fun name -> Mx (preference, name))
    | 33 ->
        let priority = u16 s at and weight = u16 s (at + 2) and port = u16 s (at + 4) in
        alone (at + 6) (fun name -> Srv (priority, weight, port, name))
    | 16 ->
        let rec strings at found =
          if at >= stop then ends at (Txt (List.rev found))
          else
            let n = u8 s at in
            need s (at + 1) n;
            strings (at + 1 + n) (String.sub s (at + 1) n :: found)
        in
        strings at []
    | 6 ->
        let nameserver, at = name s at in
        let hostmaster, at = name s at in
        let serial = u32 s at and refresh = u32 s (at + 4) and retry = u32 s (at + 8) in
        let expiry = u32 s (at + 12) and minimum = u32 s (at + 16) in
        ends (at + 20) (Soa { nameserver; hostmaster; serial; refresh; retry; expiry; minimum })
    | _ -> None

  let record s at =
    let name, at = name s at in
    let kind = u16 s at and cls = u16 s (at + 2) and ttl = u32 s (at + 4) and length = u16 s (at + 8) in
    let at = at + 10 in
    need s at length;
    (* RFC 2181, 8: a time with its highest bit set is none. *)
    let ttl = if Int32.compare ttl 0l < 0 then 0l else ttl in
    let record = if cls = 1 then Option.map (fun data -> { name; ttl; data }) (data s kind at length) else None in
    (record, at + length)

  (* As many records as are said, or as there are where the message was cut. *)
  let records s truncated count at =
    let rec go count at found =
      if count = 0 then (List.rev found, at)
      else
        match record s at with
        | one, at -> go (count - 1) at (match one with Some one -> one :: found | None -> found)
        | exception Short when truncated -> (List.rev found, String.length s)
    in
    go count at []

  let decode s =
    try
      need s 0 12;
      let flags = u16 s 2 in
      let set at = flags land (1 lsl at) <> 0 in
      if (flags lsr 11) land 15 <> 0 then raise (Bad "not a query nor an answer to one");
      let question, at =
        match u16 s 4 with
        | 0 -> (None, 12)
        | 1 ->
            let name, at = name s 12 in
            let kind = u16 s at in
            if u16 s (at + 2) <> 1 then raise (Bad "a question of another class than IN");
            (Some (name, kind), at + 4)
        | _ -> raise (Bad "more than one question")
      in
      let truncated = set 9 in
      let answer, at = records s truncated (u16 s 6) at in
      let authority, _ = records s truncated (u16 s 8) at in
      Ok
        {
          id = u16 s 0;
          reply = set 15;
          truncated;
          recursion_desired = set 8;
          code = flags land 15;
          question;
          answer;
          authority;
        }
    with
    | Bad message -> Error message
    | Short -> Error "a message that ends too early"
    | Ipaddr.Parse_error _ -> Error "an address of another length than it says"
end
