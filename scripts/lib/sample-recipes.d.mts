/** Names of the captures that are made. */
export declare const sampleNames: readonly string[];

/** Where the capture of a sample stands in the project. */
export declare const samplePath: (name: string) => string;

/** Makes the text of one sample from the corpus. */
export declare const makeSample: (name: string) => string;
