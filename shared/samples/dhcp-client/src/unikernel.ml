module Make (Stack : Tcpip.Stack.V4V6) = struct
  let start stack =
    let addresses = Stack.IP.configured_ips (Stack.ip stack) in
    Logs.info (fun m -> m "my addresses: %a" Fmt.(list ~sep:comma Ipaddr.Prefix.pp) addresses);
    Stack.listen stack
end
