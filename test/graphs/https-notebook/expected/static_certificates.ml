external bytes : unit -> Cstruct.buffer = "static_certificates_bytes"

include Kv_static.Make (struct
  let bytes = bytes

  (* Path, place among the bytes, length, SHA-256 *)
  let files = [
    "server.key", 0, 241, "00486b4631836be9c7b9b285c792727bf92b1a781fae6d32bde62afcb2f98a1f";
    "server.pem", 241, 664, "8a4c5566d4e36414d3922235e1597b9b51433065b5f44d19821cf0ed12eb6623";
  ]
end)
