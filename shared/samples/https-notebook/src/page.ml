let escaped text =
  let escape = function '&' -> "&amp;" | '<' -> "&lt;" | '>' -> "&gt;" | '"' -> "&quot;" | c -> String.make 1 c in
  String.concat "" (List.map escape (List.of_seq (String.to_seq text)))

let of_note { Notes.written; text } =
  Fmt.str "<li><time>%a</time><p>%s</p></li>" (Ptime.pp_human ()) written (escaped text)

let of_notes notes =
  Fmt.str
    {|<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Notebook</title>
<link rel="stylesheet" href="/style.css">
<h1>Notebook</h1>
<form method="post" action="/">
<label for="note">A note</label>
<textarea id="note" name="note" rows="3" required></textarea>
<button>Keep</button>
</form>
<ol reversed>%s</ol>
</html>
|}
    (String.concat "\n" (List.rev_map of_note notes))
