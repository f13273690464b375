// A dump of key `g` of full guests: frames in random order, none twice, one planted fault (a row without a pin).
// `node generate.mjs PATH GUESTS` prints what it made: a process of its own, because starting commands from one that
// has grown large takes longer.
import { closeSync, openSync, writeSync } from 'node:fs';

/** References of a full v1 table: 64 frames of 512 entries. */
const ROWS_PER_GUEST = 64 * 512;

/** Writes a dump of `guests` full guests to `path` and answers how many rows it has and on which line the fault is. */
const generateDump = (path, guests) => {
  const file = openSync(path, 'w');
  const frames = shuffledFrames(guests * ROWS_PER_GUEST);
  let line = 0;
  let faultLine = 0;
  let frame = 0;
  let pending = [];
  const put = (text) => {
    line += 1;
    pending.push(`(XEN) ${text}\n`);
    if (pending.length === 20_000) flush();
  };
  const flush = () => {
    writeSync(file, pending.join(''));
    pending = [];
  };
  put("gnttab_usage_print_all [ key 'g' pressed");
  for (let guest = 1; guest <= guests; guest += 1) {
    put('      -------- active --------       -------- shared --------');
    put('[ref] localdom mfn      pin          localdom gmfn     flags');
    put(`grant-table for remote d${guest} (v1)`);
    put('  64 frames (64 max), 0 maptrack frames (1024 max)');
    for (let ref = 0; ref < ROWS_PER_GUEST; ref += 1, frame += 1) {
      const mfn = (frames[frame] ?? 0).toString(16);
      const isFault = guest === Math.ceil(guests / 2) && ref === 1000;
      // References 2 to 7 are reserved; a full guest has its data in the others.
      const shown = ref < 8 ? ROWS_PER_GUEST + ref : ref;
      put(
        `[0x${shown.toString(16).padStart(3, '0')}]      0 0x${mfn.padStart(5, '0')} 0x0000000${isFault ? 0 : 1}          0 0x${mfn.padStart(6, '0')} 0x19`,
      );
      if (isFault) faultLine = line;
    }
  }
  put('gnttab_usage_print_all ] done');
  flush();
  closeSync(file);
  return { rows: guests * ROWS_PER_GUEST, faultLine };
};

/** Frame numbers from 0x100000 on, shuffled with a fixed seed so that every run reads the same bytes. */
const shuffledFrames = (count) => {
  const frames = Uint32Array.from({ length: count }, (_, index) => 0x100000 + index * 3);
  let seed = 12345;
  for (let last = count - 1; last > 0; last -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    const other = seed % (last + 1);
    const kept = frames[last] ?? 0;
    frames[last] = frames[other] ?? 0;
    frames[other] = kept;
  }
  return frames;
};

process.stdout.write(JSON.stringify(generateDump(process.argv[2], Number(process.argv[3]))));
