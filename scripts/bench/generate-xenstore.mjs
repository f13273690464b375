// Output of `xenstore-ls -f` of a host with so many guests that it is `MEGABYTES` large: each has two disks, a network
// interface and a console. `node generate-xenstore.mjs PATH MEGABYTES` prints what it made.
import { openLines } from './line-writer.mjs';

const [path, megabytes] = process.argv.slice(2);
const out = openLines(path);
const put = (name, value = '') => out.put(`${name} = "${value}"`);
const list = (folder, keys) => {
  put(folder);
  for (const [key, value] of Object.entries(keys)) put(`${folder}/${key}`, value);
};
const DISKS = [51712, 51728];
const uuid = (guest) => `5d1f3c2a-77b1-4d6e-9c55-${String(guest).padStart(12, '0')}`;

const backends = (guest) => {
  const home = `/local/domain/${guest}`;
  for (const disk of DISKS)
    list(`/local/domain/0/backend/vbd/${guest}/${disk}`, {
      frontend: `${home}/device/vbd/${disk}`,
      params: `/dev/vg0/guest-${guest}-${disk}`,
      script: '/etc/xen/scripts/block',
      'frontend-id': guest,
      online: 1,
      removable: 0,
      bootable: 1,
      state: 4,
      dev: disk === DISKS[0] ? 'xvda' : 'xvdb',
      type: 'phy',
      mode: 'w',
      'device-type': 'disk',
      'discard-enable': 1,
      'feature-max-indirect-segments': 256,
      'multi-queue-max-queues': 4,
      'max-ring-page-order': 4,
      'physical-device': `fd:${(guest % 250).toString(16)}`,
      'physical-device-path': `/dev/dm-${guest}`,
      'hotplug-status': 'connected',
      'feature-flush-cache': 1,
      'feature-discard': 0,
      'feature-barrier': 1,
      'feature-persistent': 1,
      sectors: 41943040,
      info: 0,
      'sector-size': 512,
      'physical-sector-size': 512,
    });
  list(`/local/domain/0/backend/vif/${guest}/0`, {
    frontend: `${home}/device/vif/0`,
    'frontend-id': guest,
    online: 1,
    state: 4,
    script: '/etc/xen/scripts/vif-bridge',
    mac: '00:16:3e:12:34:56',
    bridge: 'xenbr0',
    handle: 0,
    'feature-sg': 1,
    'feature-gso-tcpv4': 1,
    'feature-rx-copy': 1,
    'multi-queue-max-queues': 4,
    'hotplug-status': 'connected',
  });
};

const home = (guest) => {
  const at = `/local/domain/${guest}`;
  list(at, {
    vm: `/vm/${uuid(guest)}`,
    name: `guest-${guest}`,
    domid: guest,
    'cpu/0/availability': 'online',
    'cpu/1/availability': 'online',
    'memory/static-max': 2097152,
    'memory/target': 2097152,
    'memory/videoram': -1,
    'control/shutdown': '',
    'control/feature-poweroff': 1,
    'control/feature-reboot': 1,
    'data/updated': 'Wed Jan 31 12:00:00 UTC 2024',
    'console/port': 2,
    'console/ring-ref': 1044476,
    'console/type': 'xenconsoled',
    'store/port': 1,
    'store/ring-ref': 1044477,
  });
  for (const [index, disk] of DISKS.entries())
    list(`${at}/device/vbd/${disk}`, {
      backend: `/local/domain/0/backend/vbd/${guest}/${disk}`,
      'backend-id': 0,
      state: 4,
      'virtual-device': disk,
      'device-type': 'disk',
      'event-channel': 12 + index,
      'ring-ref': 8 + index,
      protocol: 'x86_64-abi',
      'feature-persistent': 1,
    });
  list(`${at}/device/vif/0`, {
    backend: `/local/domain/0/backend/vif/${guest}/0`,
    'backend-id': 0,
    state: 4,
    handle: 0,
    mac: '00:16:3e:12:34:56',
    'tx-ring-ref': 768,
    'rx-ring-ref': 769,
    'event-channel-tx': 20,
    'event-channel-rx': 21,
    'request-rx-copy': 1,
  });
};

const other = (guest) => {
  list(`/vm/${uuid(guest)}`, {
    name: `guest-${guest}`,
    uuid: uuid(guest),
    start_time: '1706702400.25',
    'rtc/timeoffset': '',
  });
  for (const disk of DISKS)
    list(`/libxl/${guest}/device/vbd/${disk}`, {
      frontend: `/local/domain/${guest}/device/vbd/${disk}`,
      backend: `/local/domain/0/backend/vbd/${guest}/${disk}`,
      params: `/dev/vg0/guest-${guest}-${disk}`,
      'frontend-id': guest,
      online: 1,
      dev: disk === DISKS[0] ? 'xvda' : 'xvdb',
    });
};

/** Bytes that the lines of one guest take, about. */
const GUEST = 7_920;
const guests = Math.max(1, Math.round((Number(megabytes) * 1e6) / GUEST));
const all = (print) => {
  for (let guest = 1; guest <= guests; guest += 1) print(guest);
};
put('/tool');
put('/tool/xenstored');
put('/local');
put('/local/domain');
list('/local/domain/0', { 'control/feature-poweroff': 1, domid: 0, name: 'Domain-0', backend: '', 'backend/vbd': '' });
all(backends);
all(home);
put('/vm');
put('/libxl');
all(other);
process.stdout.write(JSON.stringify({ ...out.close(), guests, facts: out.lines() }));
