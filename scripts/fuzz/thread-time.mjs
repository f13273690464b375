// How long this thread has had a processor: what others do on the machine meanwhile does not count.
import { readFileSync } from 'node:fs';

/** Nanoseconds; of the wall clock where neither the runtime nor the system tells the time of a thread. */
export const threadTime = () => {
  if (process.threadCpuUsage !== undefined) {
    const { user, system } = process.threadCpuUsage();
    return (user + system) * 1000;
  }
  // The system adds a running thread's time up when it stops running: a millisecond of sleep brings it up to date.
  Atomics.wait(nothing, 0, 0, 1);
  try {
    return Number(readFileSync('/proc/thread-self/schedstat', 'latin1').split(' ')[0]);
  } catch {
    return Number(process.hrtime.bigint());
  }
};

const nothing = new Int32Array(new SharedArrayBuffer(4));
