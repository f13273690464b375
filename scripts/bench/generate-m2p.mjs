// Output of `xen-mfndump dump-m2p` on a host with `GIBIBYTES` of memory: one row a machine frame.
// `node generate-m2p.mjs PATH GIBIBYTES` prints what it made. Guests hold runs of frames whose PFNs follow each other, as
// the allocator hands out extents; between them stand frames that no guest has (all ones).
import { openLines } from './line-writer.mjs';

const [path, gibibytes] = process.argv.slice(2);
const frames = Number(gibibytes) * 2 ** 18;
const out = openLines(path);
out.put(' --- Dumping M2P ---');
out.put(` Max MFN: ${frames}`);
let seed = 20240131;
const random = (below) => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
};
for (let mfn = 0; mfn < frames;) {
  const run = Math.min(frames - mfn, 1 + random(2) * random(4096));
  const isFree = random(12) === 0;
  let pfn = random(1 << 24);
  for (let index = 0; index < run; index += 1, mfn += 1, pfn += 1)
    out.put(`  mfn=0x${mfn.toString(16)} ==> pfn=0x${isFree ? 'ffffffffffffffff' : pfn.toString(16)}`);
}
out.put(' --- End of M2P ---');
process.stdout.write(JSON.stringify({ ...out.close(), facts: frames }));
