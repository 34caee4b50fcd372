external bytes : unit -> Cstruct.buffer = "static_content_bytes"

include Kv_static.Make (struct
  let bytes = bytes

  (* Path, place among the bytes, length, SHA-256 *)
  let files = [
    "index.html", 0, 328, "16471a5ef40028dd4f3ac11f30ab3cb9488ef1c2c0d7224171f19662bf93939e";
    "more/index.html", 328, 244, "d247e096ecae2ca192314519485f11eb5894542b6d57e4c6eea1ba80bb87931c";
    "style.css", 572, 88, "0007463197a605b6f66cf6141b196413a386b25422b2512e04f6405fbba572a5";
  ]
end)
