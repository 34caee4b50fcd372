external name : unit -> string = "greeting_name"
