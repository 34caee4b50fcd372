type endp = [ `TCP of Ipaddr.t * int | `TLS of string * endp | `Unknown of string ]
