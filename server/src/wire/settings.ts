/** Section of the settings that the server asks for with `workspace/configuration`. */
export const SETTINGS_SECTION = 'xdump';

/** Settings of the server; also `initializationOptions` for editors without `workspace/configuration`. Missing keys mean the default. */
export interface XdumpSettings {
  /** Least severity of a diagnostic (default `warning`). The Findings tree always has everything. */
  readonly minSeverity?: 'error' | 'warning' | 'info';
  /** Whether the Findings tree lists the rules that could not be decided (default true). */
  readonly showUnknown?: boolean;
}
