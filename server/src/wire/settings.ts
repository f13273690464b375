/** Section of the settings in the client's configuration. */
export const SETTINGS_SECTION = 'xdump';

/**
 * Settings of the server, each with a value. A client sends them as `initializationOptions` and as the section
 * {@link SETTINGS_SECTION} of `workspace/didChangeConfiguration`; a missing key means the default.
 */
export interface AppliedSettings {
  /** Least severity of a diagnostic (default `warning`). The Findings tree always has everything. */
  readonly minSeverity: 'error' | 'warning' | 'info';
  /** Whether the Findings tree lists the rules that could not be decided (default true). */
  readonly showUnknown: boolean;
}
