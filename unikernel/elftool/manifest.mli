(** The manifest of an image: which devices it has. *)

type device = { name : string; kind : [ `Net | `Block ] }
type t = device list

val of_json : Yojson.Safe.t -> (t, string) result
(** The manifest that Solo5's JSON says: [{"type": "solo5.manifest", "version": 1, "devices": [{"name": "service", "type": "NET_BASIC"}]}].
    At most 63 devices; a name is 1 to 67 letters and digits and occurs once; [NET_BASIC] and [BLOCK_BASIC] are all the types that
    there are (Solo5's mft_abi.h). [Error] says what is wrong, and of which device. *)

val to_c : t -> string
(** A C file with the manifest, for the compiler of the toolchain. *)
