(* Floating point, its printing and its reading are those of any other machine. *)
let () =
  List.iter
    (fun (name, x) -> Printf.printf "%s %h %.17g\n" name x x)
    [
      ("sin", sin 1.);
      ("cos", cos 1e10);
      ("tan", tan 0.5);
      ("exp", exp 1.);
      ("log", log 10.);
      ("pow", 2. ** 0.5);
      ("atan2", atan2 1. (-2.));
      ("cbrt", Float.cbrt 3.);
      ("fma", Float.fma 0.1 10. (-1.));
      ("round", Float.round 2.5);
      ("expm1", expm1 1e-10);
      ("hypot", hypot 3e200 4e200);
      ("mod", Float.rem 1e20 3.);
      ("string", float_of_string "1.7976931348623157e308");
      ("small", float_of_string "4.9e-324");
      ("hexadecimal", float_of_string "0x1.8p-3");
    ];
  Printf.printf "%.3e %g\n" 12345.678 1e-5;
  Printf.printf "%nd %Ld %lx %i\n" Nativeint.min_int Int64.min_int (-1l) max_int;
  Printf.printf "%f %f %f\n" nan infinity neg_infinity
