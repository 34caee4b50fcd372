let cmd_line = Solo5_bindings.cmdline
