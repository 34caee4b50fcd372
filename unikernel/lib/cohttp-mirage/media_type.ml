let of_ending = function
  | "js" | "mjs" | "cjs" -> Some "text/javascript" (* RFC 9239 *)
  | "wasm" -> Some "application/wasm"
  | "webmanifest" -> Some "application/manifest+json"
  | "map" | "jsonc" -> Some "application/json"
  | "jsonld" -> Some "application/ld+json"
  | "geojson" -> Some "application/geo+json"
  | "avif" -> Some "image/avif"
  | "avifs" -> Some "image/avif"
  | "webp" -> Some "image/webp"
  | "apng" -> Some "image/apng"
  | "heic" -> Some "image/heic"
  | "heif" -> Some "image/heif"
  | "jxl" -> Some "image/jxl"
  | "ico" -> Some "image/x-icon"
  | "woff" -> Some "font/woff" (* RFC 8081 *)
  | "woff2" -> Some "font/woff2"
  | "ttf" -> Some "font/ttf"
  | "otf" -> Some "font/otf"
  | "opus" -> Some "audio/ogg"
  | "flac" -> Some "audio/flac"
  | "weba" -> Some "audio/webm"
  | "webm" -> Some "video/webm"
  | "m4a" -> Some "audio/mp4"
  | "m3u8" -> Some "application/vnd.apple.mpegurl"
  | "mpd" -> Some "application/dash+xml"
  | "md" | "markdown" -> Some "text/markdown"
  | "vtt" -> Some "text/vtt"
  | "yaml" | "yml" -> Some "application/yaml" (* RFC 9512 *)
  | "toml" -> Some "application/toml"
  | "glb" -> Some "model/gltf-binary"
  | "gltf" -> Some "model/gltf+json"
  | "gz" | "tgz" -> Some "application/gzip"
  | "zst" -> Some "application/zstd"
  | "7z" -> Some "application/x-7z-compressed"
  | "epub" -> Some "application/epub+zip"
  | "atom" -> Some "application/atom+xml"
  | "rss" -> Some "application/rss+xml"
  | "ics" -> Some "text/calendar"
  | _ -> None

let of_name name =
  let name = String.lowercase_ascii name in
  let after dot = String.sub name (dot + 1) (String.length name - dot - 1) in
  let ending = Option.fold ~none:"" ~some:after (String.rindex_opt name '.') in
  match of_ending ending with Some media_type -> media_type | None -> Magic_mime.lookup name
