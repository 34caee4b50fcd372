let read name size =
  let channel = open_in_bin name in
  let text = really_input_string channel size in
  close_in channel;
  text
