import type { CaptureWorld } from '../../world/world.ts';
import type { Report } from '../rule.ts';
import { counterSamples, samplePairs, secondsBetween, type Counter } from './counter-samples.ts';
import { logStats } from './log-stats.ts';

/** So many reads without a sector are no accident: more than a ring has room for. */
const READS = 100;

/** Between two samples a device took reads and submitted none. */
export interface FailingReads {
  readonly subject: string;
  readonly reads: number;
  /** Seconds between the samples, or null. */
  readonly seconds: number | null;
  readonly before: { readonly requests: Counter; readonly sectors: Counter };
  readonly after: { readonly requests: Counter; readonly sectors: Counter };
}

/**
 * Devices whose reads all failed between two samples, or what is missing to tell. Only sysfs counts, with
 * log_stats captured as 0: statistics lines reset the requests and not the sectors.
 */
export const failingReads = (
  world: CaptureWorld,
): readonly FailingReads[] | { readonly missing: readonly string[] } => {
  const { state, missing } = logStats(world);
  const devices = counterSamples(world).filter(({ samples }) => samples.length > 1);
  if (devices.length === 0) return { missing: ['vbdCounter'] };
  // With statistics on the counters mean nothing, so that nothing can be said, either.
  if (state !== 'off') return { missing: state === 'on' ? ['parameter'] : missing };
  return devices.flatMap((device) =>
    samplePairs(device).flatMap(([first, second]) => {
      const before = { requests: first.counters.get('rd_req'), sectors: first.counters.get('rd_sect') };
      const after = { requests: second.counters.get('rd_req'), sectors: second.counters.get('rd_sect') };
      if (before.requests === undefined || before.sectors === undefined) return [];
      if (after.requests === undefined || after.sectors === undefined) return [];
      const reads = after.requests.value - before.requests.value;
      if (reads < READS || after.sectors.value !== before.sectors.value) return [];
      return [
        {
          subject: device.subject,
          reads,
          seconds: secondsBetween(world, first, second),
          before: { requests: before.requests, sectors: before.sectors },
          after: { requests: after.requests, sectors: after.sectors },
        },
      ];
    }),
  );
};

/** The evidence and the related lines that both rules about failing reads give. */
export const failingEvidence = ({ before, after }: FailingReads): Required<Pick<Report, 'related' | 'evidence'>> => ({
  related: [
    { place: before.requests.place, message: `rd_req ${before.requests.value} before` },
    { place: before.sectors.place, message: `rd_sect ${before.sectors.value} before` },
    { place: after.sectors.place, message: `rd_sect ${after.sectors.value}, the same` },
  ],
  evidence: [before.requests, before.sectors, after.requests, after.sectors].map(({ row }) => ({
    table: 'vbdCounter' as const,
    row,
  })),
});
