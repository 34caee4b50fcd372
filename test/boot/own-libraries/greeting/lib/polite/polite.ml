let word () = "Good day"
