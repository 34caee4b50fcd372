external bytes : unit -> Cstruct.buffer = "static_content_bytes"

include Kv_static.Make (struct
  let bytes = bytes

  (* Path, place among the bytes, length, SHA-256 *)
  let files = [
    "bytes.bin", 0, 8, "fed271e1776a1c254c9e8ea187937d24418e1d01781eee828507725de159dd58";
    "pictures/square.svg", 8, 105, "eddf4cd155ab4ef70919e9ff39cabc57d2e09177c748f6bfb7043f44de62ee5d";
    "welcome.txt", 113, 88, "98e650e71b0781970db1bfba86cc6d3e4c85745750b5c137fc5529330f393e8c";
  ]
end)
