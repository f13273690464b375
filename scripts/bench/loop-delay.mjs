// Loaded into both threads of the server (`node --import`): writes the longest stretch without the event loop to a file.
import { existsSync, writeFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { isMainThread } from 'node:worker_threads';

const folder = process.env.XDUMP_BENCH_DELAY;
if (folder !== undefined) {
  const histogram = monitorEventLoopDelay({ resolution: 1 });
  histogram.enable();
  let counting = false;
  setInterval(() => {
    if (!counting && existsSync(`${folder}/count`)) {
      counting = true;
      histogram.reset();
    }
    if (counting && !existsSync(`${folder}/stop`))
      writeFileSync(`${folder}/${isMainThread ? 'protocol' : 'analysis'}`, String(histogram.max / 1e6));
  }, 100).unref();
}
