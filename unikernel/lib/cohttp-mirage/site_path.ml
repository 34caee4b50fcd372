type t = { segments : string list; slash : bool; query : string }

let hex = function
  | '0' .. '9' as c -> Char.code c - Char.code '0'
  | 'a' .. 'f' as c -> Char.code c - Char.code 'a' + 10
  | 'A' .. 'F' as c -> Char.code c - Char.code 'A' + 10
  | _ -> -1

exception Nothing

let decode segment =
  if not (String.contains segment '%') then segment
  else begin
    let buffer = Buffer.create (String.length segment) in
    let rec go at =
      if at < String.length segment then
        match segment.[at] with
        | '%' when at + 2 < String.length segment && hex segment.[at + 1] >= 0 && hex segment.[at + 2] >= 0 ->
            let c = Char.chr ((16 * hex segment.[at + 1]) + hex segment.[at + 2]) in
            if c = '/' || c = '\000' then raise_notrace Nothing;
            Buffer.add_char buffer c;
            go (at + 3)
        | '%' -> raise_notrace Nothing
        | c ->
            Buffer.add_char buffer c;
            go (at + 1)
    in
    go 0;
    Buffer.contents buffer
  end

(* Of "http://host/path", the path. *)
let without_authority target =
  match String.index_opt target ':' with
  | Some colon when target.[0] <> '/' && colon + 2 < String.length target && String.sub target colon 3 = "://" -> (
      let after = colon + 3 in
      match String.index_from_opt target after '/' with
      | Some slash -> (
          (* "http://host?a/b" has no path. *)
          match String.index_from_opt target after '?' with
          | Some question when question < slash -> "/" ^ String.sub target question (String.length target - question)
          | _ -> String.sub target slash (String.length target - slash))
      | None -> (
          match String.index_from_opt target after '?' with
          | Some question -> "/" ^ String.sub target question (String.length target - question)
          | None -> "/"))
  | _ -> target

let until c text =
  match String.index_opt text c with
  | None -> (text, "")
  | Some at -> (String.sub text 0 at, String.sub text at (String.length text - at))

(* The last segment first. *)
let rec walk done_ slash = function
  | [] -> (List.rev done_, slash)
  | segment :: rest -> (
      match decode segment with
      | "" | "." -> walk done_ true rest
      | ".." -> walk (match done_ with [] -> [] | _ :: above -> above) true rest
      | segment -> walk (segment :: done_) false rest)

let read target =
  let target, _fragment = until '#' (without_authority target) in
  let path, query = until '?' target in
  match walk [] true (String.split_on_char '/' path) with
  | segments, slash -> Some { segments; slash; query }
  | exception Nothing -> None

let is_plain = function 'a' .. 'z' | 'A' .. 'Z' | '0' .. '9' | '-' | '.' | '_' | '~' -> true | _ -> false

let to_folder { segments; query; _ } =
  let buffer = Buffer.create 64 in
  Buffer.add_char buffer '/';
  List.iter
    (fun segment ->
       String.iter
         (fun c -> if is_plain c then Buffer.add_char buffer c else Printf.bprintf buffer "%%%02X" (Char.code c))
         segment;
       Buffer.add_char buffer '/')
    segments;
  Buffer.add_string buffer query;
  Buffer.contents buffer
