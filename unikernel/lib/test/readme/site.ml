module Make (_ : sig
    val start : unit -> unit Lwt.t
  end) =
struct
  let start greeting =
    print_endline ("ok     and gives it its boot argument: " ^ greeting);
    Lwt.return_unit
end
