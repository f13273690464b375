import * as v from 'valibot';
import type { AppliedSettings } from '../wire/settings.ts';

const Settings = v.object({
  minSeverity: v.fallback(v.picklist(['error', 'warning', 'info']), 'warning'),
  showUnknown: v.fallback(v.boolean(), true),
});

/** The server's settings from what a client sent; a key that is missing or wrong has its default. */
export const readSettings = (value: unknown): AppliedSettings =>
  v.parse(Settings, typeof value === 'object' && value !== null ? value : {});
