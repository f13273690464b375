/** A value that is made when somebody asks for it, and then kept. `make` must not throw. */
export const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
};
