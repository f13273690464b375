import type { Block } from '../../facts/block.ts';
import { factPlace } from '../../facts/fact-place.ts';
import { hasTwoSamples } from '../distinct-samples.ts';
import type { Rule } from '../rule.ts';
import { deviceLabel, devicePorts, type DevicePort } from './device-ports.ts';
import { capture, channelSection, deviceSection, quiet } from './example-text.ts';

const stalled = '[1/1/  -   ]: s=3 n=0 x=0 d=0 p=32';
const moment = (id: string, port: string): string =>
  `%snapshot id=${id}\n${deviceSection(15)}${channelSection([1, [15, port], [16, quiet('s=6 n=0 x=0')]])}`;

/** A sample in which a port is pending and masked. */
interface Sample {
  readonly at: DevicePort;
  readonly row: number;
  readonly block: Block;
}

/** An event of a device that nobody takes: pending, and masked so that it cannot be delivered. */
export const evc04: Rule = {
  id: 'EVC-04',
  name: 'pending-and-masked',
  title: 'Pending and masked',
  severity: 'info',
  tearSafe: false,
  needs: ['eventChannel', 'vbd'],
  condition:
    'A port that xenstore names as event channel of a device with both ends Connected is pending and masked in two dumps of key e of different moments. On other ports (interrupts between vCPUs, timers) this is normal and left out.',
  hint: 'The guest does not handle the event of this device: a stall suspect. Look at its vCPU and at the ring',
  reference: 'xen/common/event_channel.c: domain_dump_evtchn_info() ([pending/masked])',
  fires: { capture: capture(moment('t1', stalled), moment('t2', stalled)) },
  silent: { capture: capture(moment('t1', stalled), moment('t2', quiet('s=3 n=0 x=0 d=0 p=32'))) },
  evaluate: function* ({ world, report, pass, unknown }) {
    const { facts } = world;
    const { columns } = facts.tables.eventChannel;
    const { ports, missing } = devicePorts(world);
    const blocks = new Map<string, Block[]>();
    const samples = new Map<string, Sample[]>();
    for (const at of ports) {
      for (const { origin, rows, block } of at.lists) {
        const row = rows.find((candidate) => columns.port.at(candidate) === at.port);
        if (origin !== 'e' || row === undefined || columns.pending.at(row) === null) continue;
        const key = `${at.vbd.address} ${at.port}`;
        blocks.set(key, [...(blocks.get(key) ?? []), block]);
        if (columns.pending.at(row) === true && columns.masked.at(row) === true)
          samples.set(key, [...(samples.get(key) ?? []), { at, row, block }]);
      }
      yield;
    }
    for (const [key, seen] of blocks) {
      const masked = samples.get(key) ?? [];
      const [first, ...others] = masked;
      if (first === undefined || !hasTwoSamples(masked.map(({ block }) => block))) {
        if (hasTwoSamples(seen) || first === undefined) pass();
        else unknown('eventChannel');
        continue;
      }
      const { vbd, port, frontend } = first.at;
      report({
        subject: vbd.address,
        place: factPlace(facts, 'eventChannel', first.row, 'pending'),
        message: `${deviceLabel(vbd)}: its event (port ${port} of d${frontend}) is pending and masked in ${masked.length} dumps`,
        data: { domid: frontend, port, samples: masked.length },
        related: others.map(({ row }) => ({ place: factPlace(facts, 'eventChannel', row), message: 'and here' })),
        evidence: masked.map(({ row }) => ({ table: 'eventChannel' as const, row })),
        confidence: 'high',
      });
    }
    if (blocks.size === 0) unknown(...(missing.length > 0 ? missing : ['eventChannel']));
  },
};
