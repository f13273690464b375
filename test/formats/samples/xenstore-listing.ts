/** A small store as nodes: one guest with a disk of two queues, one CD-ROM of qemu, a vif, and the copies of libxl. */
const NODES: readonly (readonly [path: string, value: string, perms: string])[] = [
  ['/tool', '', 'n0'],
  ['/tool/xenstored', '', 'n0'],
  ['/local', '', 'n0'],
  ['/local/domain', '', 'n0'],
  ['/local/domain/0', '', 'n0'],
  ['/local/domain/0/name', 'Domain-0', 'n0'],
  ['/local/domain/0/backend', '', 'n0'],
  ['/local/domain/0/backend/vbd', '', 'n0'],
  ['/local/domain/0/backend/vbd/5', '', 'n0'],
  ['/local/domain/0/backend/vbd/5/51712', '', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/frontend', '/local/domain/5/device/vbd/51712', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/params', '/dev/vg/a "quoted" name', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/frontend-id', '5', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/state', '4', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/dev', 'xvda', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/mode', 'w', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/physical-device', 'fd:3', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/hotplug-status', 'connected', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/feature-max-indirect-segments', '256', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/multi-queue-max-queues', '4', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/max-ring-page-order', '4', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/feature-flush-cache', '1', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/feature-discard', '0', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/feature-persistent', '1', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/sectors', '131072', 'n0,r5'],
  ['/local/domain/0/backend/vbd/5/51712/sector-size', '512', 'n0,r5'],
  ['/local/domain/0/backend/qdisk', '', 'n0'],
  ['/local/domain/0/backend/qdisk/5', '', 'n0'],
  ['/local/domain/0/backend/qdisk/5/51728', '', 'n0,r5'],
  ['/local/domain/0/backend/qdisk/5/51728/frontend', '/local/domain/5/device/vbd/51728', 'n0,r5'],
  ['/local/domain/0/backend/qdisk/5/51728/state', '2', 'n0,r5'],
  ['/local/domain/0/backend/qdisk/5/51728/mode', 'r', 'n0,r5'],
  ['/local/domain/0/backend/vif', '', 'n0'],
  ['/local/domain/0/backend/vif/5', '', 'n0'],
  ['/local/domain/0/backend/vif/5/0', '', 'n0,r5'],
  ['/local/domain/0/backend/vif/5/0/state', '4', 'n0,r5'],
  ['/local/domain/5', '', 'n0,r5'],
  ['/local/domain/5/vm', '/vm/5679e245-54fd-4f06-81d9-daa11d407aaa', 'n0,r5'],
  ['/local/domain/5/name', 'web 5', 'n0,r5'],
  ['/local/domain/5/store', '', 'n0,r5'],
  ['/local/domain/5/store/port', '1', 'n0,r5'],
  ['/local/domain/5/store/ring-ref', '1044479', 'n0,r5'],
  ['/local/domain/5/device', '', 'n0,r5'],
  ['/local/domain/5/device/vbd', '', 'n0,r5'],
  ['/local/domain/5/device/vbd/51712', '', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/backend', '/local/domain/0/backend/vbd/5/51712', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/backend-id', '0', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/state', '4', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/multi-queue-num-queues', '2', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/ring-page-order', '1', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-0', '', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-0/ring-ref0', '8', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-0/ring-ref1', '9', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-0/event-channel', '15', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-1', '', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-1/ring-ref0', '10', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-1/ring-ref1', '11', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/queue-1/event-channel', '16', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/protocol', 'x86_64-abi', 'n5,r0'],
  ['/local/domain/5/device/vbd/51712/feature-persistent', '1', 'n5,r0'],
  ['/local/domain/5/device/vbd/51728', '', 'n5,r0'],
  ['/local/domain/5/device/vbd/51728/backend', '/local/domain/0/backend/qdisk/5/51728', 'n5,r0'],
  ['/local/domain/5/device/vbd/51728/state', '1', 'n5,r0'],
  ['/local/domain/5/device/vif', '', 'n5,r0'],
  ['/local/domain/5/device/vif/0', '', 'n5,r0'],
  ['/local/domain/5/device/vif/0/tx-ring-ref', '768', 'n5,r0'],
  ['/libxl', '', 'n0'],
  ['/libxl/5', '', 'n0'],
  ['/libxl/5/device', '', 'n0'],
  ['/libxl/5/device/vbd', '', 'n0'],
  ['/libxl/5/device/vbd/51712', '', 'n0'],
  ['/libxl/5/device/vbd/51712/frontend', '/local/domain/5/device/vbd/51712', 'n0'],
  ['/libxl/5/device/vbd/51712/state', '1', 'n0'],
];

/** Number of nodes of the small store. */
export const nodeCount = NODES.length;

/** The small store as `xenstore-ls` prints it; `width` cuts long values as it does when the output is no terminal. */
export const listing = (shape: 'tree' | 'full', perms: boolean, width = Infinity): string =>
  NODES.map(([path, value, permissions]) => {
    const depth = path.split('/').length - 2;
    const name = shape === 'full' ? path : `${' '.repeat(depth)}${path.slice(path.lastIndexOf('/') + 1)}`;
    const fits = shape === 'full' || name.length + value.length + 5 <= width;
    const shown = fits ? value : `${value.slice(0, Math.max(0, width - name.length - 9))}\\...`;
    const line = `${name} = "${shown}"`;
    if (!perms) return `${line}\n`;
    let filler = ' ';
    while (shape === 'tree' && line.length + filler.length < 60)
      filler += (line.length + filler.length) % 2 === 1 ? ' ' : '.';
    return `${line}${filler}  (${permissions})\n`;
  }).join('');
