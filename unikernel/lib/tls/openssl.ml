type context
type connection
type session

external context : server:bool -> min:int -> max:int -> context = "openssl_context"
external use_chain : context -> named:bool -> chain:string -> key:string -> unit = "openssl_use_chain"
external require_sni : context -> bool -> unit = "openssl_require_sni"
external trust : context -> roots:string -> revoked:string -> int = "openssl_trust"
external verify : context -> verification:int -> hash:string -> fingerprint:string -> unit = "openssl_verify"
external protocols : context -> server:bool -> string -> unit = "openssl_protocols"
external resume : context -> bool -> unit = "openssl_resume"
external connect : context -> server:bool -> seconds:int -> connection = "openssl_connect"
external expect_host : connection -> string -> unit = "openssl_expect_host"
external expect_address : connection -> string -> unit = "openssl_expect_address"
external handshake : connection -> Cstruct.buffer -> int -> int -> int = "openssl_handshake"

external read : connection -> Cstruct.buffer -> int -> int -> Cstruct.buffer -> int -> int
  = "openssl_read_bytecode" "openssl_read"

external decrypted : unit -> int = "openssl_decrypted" [@@noalloc]
external holds : connection -> bool = "openssl_holds" [@@noalloc]

external write : connection -> Cstruct.buffer -> int -> int -> Cstruct.buffer -> int -> int
  = "openssl_write_bytecode" "openssl_write"

external waiting : connection -> int = "openssl_waiting" [@@noalloc]
external take : connection -> Cstruct.buffer -> unit = "openssl_take" [@@noalloc]
external end_ : connection -> unit = "openssl_end"
external update_key : connection -> bool -> bool = "openssl_update_key"
external release : connection -> unit = "openssl_release"
external failure : connection -> int * int * string = "openssl_failure"
external version : connection -> int = "openssl_version"
external cipher : connection -> string = "openssl_cipher"
external resumed : connection -> bool = "openssl_resumed"
external protocol : connection -> string = "openssl_protocol"
external server_name : connection -> string = "openssl_server_name"
external peer_certificate : connection -> string = "openssl_peer_certificate"
external has_session : connection -> bool = "openssl_has_session" [@@noalloc]
external session : connection -> session = "openssl_session"
external offer_session : connection -> session -> unit = "openssl_offer_session"
