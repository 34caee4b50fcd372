let address host =
  let length = String.length host in
  let bare = if length > 2 && host.[0] = '[' && host.[length - 1] = ']' then String.sub host 1 (length - 2) else host in
  Result.to_option (Ipaddr.of_string bare)
