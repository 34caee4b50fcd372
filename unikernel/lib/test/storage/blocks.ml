module Make (Block : Mirage_block.S) = struct
  let random name block ~steps =
    let info = Await.run (Block.get_info block) in
    let sector = info.sector_size and sectors = Int64.to_int info.size_sectors in
    let model = Bytes.make (sector * sectors) '\000' in
    let state = Random.State.make [| 4; 11 |] in
    let any bound = Random.State.int state bound in
    let wrong = ref [] in
    let expect step what holds = if not holds then wrong := Fmt.str "%s at step %d" what step :: !wrong in
    for step = 1 to steps do
      (* Some begin before the disk or end after it, most do not; some buffers are slices of a larger one. *)
      let first = any (sectors + 4) - 2 in
      let backing = Cstruct.create (sector * 64) in
      let buffers =
        List.init (any 5) (fun _ ->
            let length = any 9 in
            if any 2 = 0 then Cstruct.sub backing (sector * any 50) (sector * length) else Cstruct.create (sector * length))
      in
      let length = Cstruct.lenv buffers in
      let odd = any 20 = 0 && sector > 1 in
      let buffers = if odd then Cstruct.create (1 + any (sector - 1)) :: buffers else buffers in
      let good = (not odd) && first >= 0 && first + (length / sector) <= sectors in
      if any 2 = 0 then begin
        let fill buffer =
          for i = 0 to Cstruct.length buffer - 1 do
            Cstruct.set_uint8 buffer i (any 256)
          done
        in
        List.iter fill buffers;
        let data = Cstruct.to_string (Cstruct.concat buffers) in
        let result = Await.run (Block.write block (Int64.of_int first) buffers) in
        expect step "a write's result" (Result.is_ok result = good);
        if good then Bytes.blit_string data 0 model (first * sector) length
      end
      else begin
        (* Into buffers of their own: what overlaps would be read over. *)
        let buffers = List.map (fun buffer -> Cstruct.create (Cstruct.length buffer)) buffers in
        let result = Await.run (Block.read block (Int64.of_int first) buffers) in
        expect step "a read's result" (Result.is_ok result = good);
        if good then
          expect step "what was read" (String.equal (Cstruct.to_string (Cstruct.concat buffers)) (Bytes.sub_string model (first * sector) length))
      end
    done;
    let all = Cstruct.create (sector * sectors) in
    let result = Await.run (Block.read block 0L [ all ]) in
    expect steps "everything" (Result.is_ok result && String.equal (Cstruct.to_string all) (Bytes.to_string model));
    Expect.same (Fmt.str "%s: %d random reads and writes, as on an array" name steps) (String.concat ", ") ~expected:[] !wrong
end
