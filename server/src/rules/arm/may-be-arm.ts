import type { CaptureWorld } from '../../world/world.ts';

/** Can this host be an Arm one? On another the rules about Arm have nothing to decide, so they ask for no data. */
export const mayBeArm = ({ host: { arch } }: CaptureWorld): boolean => arch === null || /^(?:arm|aarch)/.test(arch);
