(* An exception that nothing catches is printed, and the status says so. *)
let () =
  (try failwith "caught" with Failure text -> print_endline text);
  (match List.nth [ 1; 2 ] 5 with exception Failure _ -> print_endline "caught too" | _ -> ());
  (match 1 / int_of_string "0" with exception Division_by_zero -> print_endline "division by zero" | _ -> ());
  (match [| 1 |].(int_of_string "3") with exception Invalid_argument text -> print_endline text | _ -> ());
  failwith "not caught"
