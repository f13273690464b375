/** What a path below /sys is, as far as the tables know it. */
export type SysfsThing =
  | {
      readonly kind: 'counter' | 'attribute';
      readonly domain: number | null;
      readonly device: number | null;
      readonly name: string;
    }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'swiotlb'; readonly pool: string; readonly name: 'io_tlb_used' | 'io_tlb_nslabs' }
  | { readonly kind: 'version'; readonly name: 'major' | 'minor' | 'extra' };

const DEVICE = /(?:^|\/)vbd-(\d{1,5})-(\d{1,10})\/(.{1,100})$/;
const COUNTER = /^statistics\/([a-z]{1,3}_(?:req|sect))$/;
const PARAMETER = /^\/sys\/module\/([A-Za-z0-9_-]{1,60})\/parameters\/([A-Za-z0-9_-]{1,60})$/;
const SWIOTLB = /^\/sys\/kernel\/debug\/swiotlb\/(?:(.{1,60})\/)?(io_tlb_used|io_tlb_nslabs)$/;
const VERSION = /^\/sys\/hypervisor\/version\/(major|minor|extra)$/;
/** What the kernel core shows of every device; it says nothing about this one. */
const COMMON = /^(?:power|driver|subsystem)\//;

/**
 * Understands a path: statistics and attributes of a block backend (drivers/block/xen-blkback/xenbus.c), module
 * parameters, the fill level of the bounce buffer (kernel/dma/swiotlb.c), the version of the hypervisor
 * (drivers/xen/sys-hypervisor.c). A path that begins at the device's folder (`statistics/rd_req`) belongs to the
 * device of `folder`, else to an unknown one. Null: a path of no interest.
 */
export const understandPath = (path: string, folder: string | null): SysfsThing | null => {
  const local = path.startsWith('statistics/') ? `${folder ?? ''}/${path}` : path;
  const device = DEVICE.exec(local);
  if (device !== null) {
    const name = device[3] ?? '';
    const counter = COUNTER.exec(name)?.[1];
    if (counter === undefined && COMMON.test(name)) return null;
    return {
      kind: counter === undefined ? 'attribute' : 'counter',
      domain: Number(device[1]),
      device: Number(device[2]),
      name: counter ?? name,
    };
  }
  const counter = COUNTER.exec(path)?.[1];
  if (counter !== undefined) return { kind: 'counter', domain: null, device: null, name: counter };
  const parameter = PARAMETER.exec(path);
  if (parameter !== null) return { kind: 'parameter', name: `${parameter[1]?.replaceAll('-', '_')}.${parameter[2]}` };
  const tlb = SWIOTLB.exec(path);
  if (tlb !== null)
    return { kind: 'swiotlb', pool: tlb[1] ?? '', name: tlb[2] === 'io_tlb_used' ? tlb[2] : 'io_tlb_nslabs' };
  const version = VERSION.exec(path)?.[1];
  return version === 'major' || version === 'minor' || version === 'extra' ? { kind: 'version', name: version } : null;
};

/** Does a path belong to what sysfs of a Xen host shows? Asked before a block is open. */
export const isSysfsPath = (path: string): boolean =>
  /^\/sys\/(?:bus\/xen-backend\/|devices\/(?:vbd-|system\/xen_memory\/)|module\/[A-Za-z0-9_-]{1,60}\/parameters\/|kernel\/debug\/swiotlb\/|hypervisor\/)/.test(
    path,
  ) ||
  /^vbd-\d{1,5}-\d{1,10}\//.test(path) ||
  COUNTER.test(path);
