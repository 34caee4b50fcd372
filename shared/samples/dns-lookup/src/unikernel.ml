open Lwt.Syntax

module Make (Dns : Dns_client_mirage.S) = struct
  let look_up dns text =
    match Result.bind (Domain_name.of_string text) Domain_name.host with
    | Error (`Msg reason) ->
        Logs.err (fun m -> m "%s is no host's name: %s" text reason);
        Lwt.return_unit
    | Ok name ->
        let+ result = Dns.addresses dns name in
        (match result with
        | Ok addresses -> Logs.info (fun m -> m "%s: %a" text Fmt.(list ~sep:(any ", ") Ipaddr.pp) addresses)
        | Error (`Msg reason) -> Logs.err (fun m -> m "%s" reason))

  let start dns names = Lwt_list.iter_s (look_up dns) names
end
