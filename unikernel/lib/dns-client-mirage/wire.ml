module Packet = Dns.Packet

let src = Logs.Src.create "dns-client" ~doc:"DNS client"

module Log = (val Logs.src_log src)

let random_uint16 () = String.get_uint16_be (Mirage_crypto_rng.generate 2) 0
let same_question (a, x) = function Some (b, y) -> x = y && Domain_name.equal a b | None -> false

let answer ~id question bytes =
  match Packet.decode bytes with
  | Ok answer when answer.reply && answer.id = id && same_question question answer.question -> Some answer
  | Ok _ -> None
  | Error why ->
      Log.debug (fun m -> m "an answer that is none: %s" why);
      None

let query ~id question =
  Packet.encode
    {
      id;
      reply = false;
      truncated = false;
      recursion_desired = true;
      code = 0;
      question = Some question;
      answer = [];
      authority = [];
    }
