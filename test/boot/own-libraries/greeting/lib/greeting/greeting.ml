external answer : unit -> int = "greeting_answer"

let hello name =
  Fmt.str "%s, %s! %d %d %s" (Polite.word ()) name (answer ()) Numbers.largest
    (Numbers_shape.show (Numbers_shape.Square 3))
