import type { WhatIfAnswer } from '../replay/what-if/what-if.ts';

/** A comparison as one JSON document. */
export const whatIfJson = ({ switches, ...difference }: WhatIfAnswer): object => ({
  version: 1,
  switches: switches.map(({ definition: { id, title, debate, predicted, models }, from, to }) => ({
    id,
    title,
    from,
    to,
    models,
    debate,
    predicted,
  })),
  ...difference,
});
