import * as v from 'valibot';

const Settings = v.object({
  minSeverity: v.fallback(v.picklist(['error', 'warning', 'info']), 'warning'),
  showUnknown: v.fallback(v.boolean(), true),
});

/** The server's settings from what a client sent; a key that is missing or wrong has its default. */
export const readSettings = (value: unknown): v.InferOutput<typeof Settings> =>
  v.parse(Settings, typeof value === 'object' && value !== null ? value : {});
