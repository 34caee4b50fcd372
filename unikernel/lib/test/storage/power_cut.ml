(* A store on a disk whose power is cut at every single sector that it writes, and opened again: what was acknowledged is
   there; what was under way is there as a whole or not at all. *)
open Lwt.Syntax
module Store = Kv_sqlite.Make (Disk)
module Key = Mirage_kv.Key
module Model = Map.Make (String)

let now () = Ptime.epoch
let size = 512 * 1024

let run = Await.run

type operation = Set of string * string | Remove of string | Rename of string * string | Set_partial of string * int * string

let filled seed length = String.init length (fun i -> Char.chr ((seed + (i * 131) + (i lsr 7)) land 255))

(* Small and large values, values that grow, shrink and go, and dictionaries that move. *)
let operations =
  [
    Set ("a", "first");
    Set ("dir/b", filled 1 3000);
    Set ("dir/c", filled 2 20000);
    Set ("a", filled 3 9000);
    Set_partial ("dir/c", 5000, filled 4 700);
    Rename ("dir", "other");
    Set ("big", filled 5 60000);
    Remove "other/b";
    Set ("other/deep/er", "x");
    Set ("big", "small");
    Set ("dir/again", filled 6 40000);
    Remove "other";
    Set ("a", "");
  ]

let perform store = function
  | Set (key, value) -> Store.set store (Key.v key) value
  | Remove key -> Store.remove store (Key.v key)
  | Rename (source, dest) -> Store.rename store ~source:(Key.v source) ~dest:(Key.v dest)
  | Set_partial (key, offset, part) -> Store.set_partial store (Key.v key) ~offset:(Optint.Int63.of_int offset) part

let is_in dictionary key = String.length key > String.length dictionary && String.sub key 0 (String.length dictionary + 1) = dictionary ^ "/"

let expected model = function
  | Set (key, value) -> Model.add key value model
  | Remove key -> Model.filter (fun other _ -> other <> key && not (is_in key other)) model
  | Rename (source, dest) ->
      Model.fold
        (fun key value model ->
           if key = source || is_in source key then
             Model.add (dest ^ String.sub key (String.length source) (String.length key - String.length source)) value model
           else Model.add key value model)
        model Model.empty
  | Set_partial (key, offset, part) ->
      let old = Model.find key model in
      let after = offset + String.length part in
      Model.add key (String.sub old 0 offset ^ part ^ String.sub old after (String.length old - after)) model

(* All values of a store. *)
let rec content store key =
  let* entries = Store.list store key in
  Lwt_list.fold_left_s
    (fun model (key, kind) ->
       match kind with
       | `Dictionary -> Lwt.map (Model.union (fun _ a _ -> Some a) model) (content store key)
       | `Value ->
           let* value = Store.get store key in
           let name = Key.to_string key in
           Lwt.return (Model.add (String.sub name 1 (String.length name - 1)) (Result.get_ok value) model))
    Model.empty (Result.get_ok entries)

let content_of disk =
  run
    (let* store = Store.connect ~now disk in
     content store Key.empty)

(* Opens the store and performs operations until one fails; the models before and after the first that was not acknowledged. *)
let perform_all disk =
  let rec go store model = function
    | [] -> Lwt.return (model, model)
    | operation :: rest -> (
        let after = expected model operation in
        let* result = perform store operation in
        match result with Ok () -> go store after rest | Error _ -> Lwt.return (model, after))
  in
  run
    (Lwt.catch
       (fun () ->
          let* store = Store.connect ~now disk in
          go store Model.empty operations)
       (function Failure _ -> Lwt.return (Model.empty, Model.empty) | exn -> Lwt.fail exn))

let same = Model.equal String.equal

let cut_everywhere sector =
  let whole = Disk.create ~sector size in
  let power = { Disk.sectors_left = max_int } in
  let model, _ = perform_all (Disk.with_power whole power) in
  let all = max_int - power.sectors_left in
  Expect.that (Fmt.str "sectors of %d: without a cut, everything is there" sector) (same (content_of whole) model);
  let lost = ref [] and twice = ref [] in
  for cut = 0 to all do
    let disk = Disk.create ~sector size in
    let before, after = perform_all (Disk.with_power disk { Disk.sectors_left = cut }) in
    let good disk =
      match content_of disk with found -> same found before || same found after | exception _ -> false
    in
    (* The power may be cut while the store recovers, too. *)
    let again = Disk.create ~sector size in
    Bytes.blit (Disk.bytes disk) 0 (Disk.bytes again) 0 size;
    (match content_of (Disk.with_power again { Disk.sectors_left = cut mod 7 }) with _ -> () | exception _ -> ());
    if not (good again) then twice := cut :: !twice;
    if not (good disk) then lost := cut :: !lost
  done;
  let numbers = Fmt.(to_to_string (list ~sep:comma int)) in
  Expect.same (Fmt.str "sectors of %d: cut after each of %d writes, nothing acknowledged is lost" sector all) Fun.id ~expected:""
    (numbers !lost);
  Expect.same (Fmt.str "sectors of %d: nor where recovery is cut" sector) Fun.id ~expected:"" (numbers !twice)

let () =
  cut_everywhere 512;
  cut_everywhere 4096;
  let disk = Disk.create size in
  let model, _ = perform_all (Disk.slow disk) in
  Expect.that "a disk that takes its time has the same" (same (content_of (Disk.slow disk)) model && same (content_of disk) model)
