import type { Rule } from '../rule.ts';
import { groupLines, logLines, type LogLine } from './log-lines.ts';

const REMOVE: ReadonlySet<string> = new Set(['libxl.unable-to-remove-device-with', 'libxl.unable-to-remove-with-id']);

const log = (line: string): string => `%xdump 1\n%section text cmd="xl block-detach 1 xvda"\n${line}\n%end\n`;

/** The toolstack gave up waiting for a backend to let a device go. */
export const gnt23: Rule = {
  id: 'GNT-23',
  name: 'toolstack-could-not-remove-a-device',
  title: 'Toolstack could not remove a device',
  severity: 'warning',
  tearSafe: true,
  needs: ['kernelMessage'],
  condition: 'libxl says that it was unable to remove a device.',
  hint: 'A device stays as long as a request or a mapping of it is alive: look for a halted ring, hanging I/O, or grants of the guest that are still mapped',
  reference: 'tools/libs/light/libxl_device.c: device_backend_callback(), device_addrm_aocomplete(), Xen 4.2 to 4.22',
  fires: {
    capture: log(
      'libxl: error: libxl_device.c:1181:device_backend_callback: Domain 1:unable to remove device with path /local/domain/0/backend/vbd/1/51712',
    ),
  },
  silent: {
    capture: log('libxl: error: libxl_domain.c:1183:domain_destroy_domid_cb: Domain 1:libxl__devices_destroy failed'),
  },
  evaluate: function* ({ world, report, pass, unknown }) {
    const lines = logLines(world, 'kernelMessage', REMOVE);
    // One failed removal is told twice: by path, and by kind and number.
    for (const [lead, ...others] of groupLines(lines, (line) => deviceOf(line) ?? line.text)) {
      yield;
      const device = deviceOf(lead);
      const text = lead.text.replace(/^libxl: error: \S{1,80} /, '');
      report({
        subject: device,
        place: lead.place,
        message: device === null ? text : `${device}: ${text}`,
        data: { text, count: others.length + 1 },
        related: others.map(({ place, text: other }) => ({ place, message: other })),
        evidence: [{ table: 'kernelMessage', row: lead.event.row }],
      });
    }
    if (lines.length > 0) return;
    const { subsystem } = world.facts.tables.kernelMessage.columns;
    if (world.timeline.kernel.some(({ row }) => subsystem.at(row) === 'libxl')) pass();
    else unknown('kernelMessage');
  },
};

/** Address of the block device that a line is about, or null for others. */
const deviceOf = ({ id, args }: LogLine): string | null => {
  if (id === 'libxl.unable-to-remove-device-with') {
    const match = /\/backend\/(?:vbd|qdisk|tap)\/(\d{1,5})\/(\d{1,10})$/.exec(args.at(-1) ?? '');
    return match === null ? null : `vbd:${match[1]}/${match[2]}`;
  }
  // Before Xen 4.10 the line does not name the domain.
  const [device, kind, domid] = [...args].reverse();
  return kind === 'vbd' && domid !== undefined && device !== undefined ? `vbd:${domid}/${device}` : null;
};
