(* Where the reader is. A quote is remembered by its position, for the error. *)
type state = Plain | Escaped of state | Quoted of int

let error format = Printf.ksprintf (fun reason -> Error ("boot arguments: " ^ reason)) format

let parse line =
  let current = Buffer.create 32 in
  let begun = ref false in
  let finish arguments =
    if not !begun then arguments
    else begin
      let argument = Buffer.contents current in
      Buffer.clear current;
      begun := false;
      argument :: arguments
    end
  in
  let keep char state =
    Buffer.add_char current char;
    begun := true;
    state
  in
  let rec read index state arguments =
    if index = String.length line then
      match state with
      | Plain -> Ok (List.rev (finish arguments))
      | Quoted start -> error "the quote at character %d is not closed: %s" (start + 1) line
      | Escaped _ -> error "nothing follows the backslash at the end: %s" line
    else
      let next state = read (index + 1) state arguments in
      match (state, line.[index]) with
      | Escaped before, char -> next (keep char before)
      | (Plain | Quoted _), '\\' -> next (Escaped state)
      | Plain, '"' ->
          begun := true;
          next (Quoted index)
      | Quoted _, '"' -> next Plain
      | Quoted _, char -> next (keep char state)
      | Plain, ' ' -> read (index + 1) Plain (finish arguments)
      | Plain, char -> next (keep char state)
  in
  read 0 Plain []
