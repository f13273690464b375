/**
 * Branded numbers: a grant reference, a machine frame and a domain id are all numbers, and mixing them up is the
 * classic mistake of this field. The brand exists for the compiler only.
 */
export type Brand<Name extends string> = number & { readonly __brand: Name };

/** Domain id as Xen prints it (0 to 0x7fff; 0x7ff0 and above are reserved ids such as DOMID_XEN). */
export type DomId = Brand<'DomId'>;
/** Grant reference: index into one domain's grant table. */
export type GrantRef = Brand<'GrantRef'>;
/** Event channel port of one domain. */
export type Port = Brand<'Port'>;

/** States that a number read from input is a domain id. */
export const domId = (value: number): DomId => value as DomId;
/** States that a number read from input is a grant reference. */
export const grantRef = (value: number): GrantRef => value as GrantRef;
/** States that a number read from input is an event channel port. */
export const port = (value: number): Port => value as Port;
