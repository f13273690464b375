/** Pages whose examples are run. */
export declare const examplePages: readonly string[];

/** A page with what its examples print now, instead of what stands there. */
export declare const fillExamples: (page: string) => string;
