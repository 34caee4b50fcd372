open Lwt.Syntax

module Make (Client : Cohttp_lwt.S.Client) = struct
  let start ctx uri =
    let* response, body = Client.get ~ctx (Uri.of_string uri) in
    let status = Cohttp.Response.status response in
    Logs.info (fun m -> m "%s: %s" uri (Cohttp.Code.string_of_status status));
    let* text = Cohttp_lwt.Body.to_string body in
    print_string text;
    Lwt.return_unit
end
