/** A count with its word: `1 port`, `2 ports`, `1 entry`, `2 entries`. */
export const amount = (count: number, one: string, many = `${one}s`): string => `${count} ${count === 1 ? one : many}`;
