import { parseArgs, type ParseArgsConfig } from 'node:util';

/** The options of one command as `node:util` takes them. */
export type OptionSpecs = NonNullable<ParseArgsConfig['options']>;

/** Options and the words without one, or a sentence about what is wrong. */
export type ParsedArguments =
  | {
      readonly values: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
      readonly words: readonly string[];
    }
  | { readonly error: string };

/** Reads the arguments of a command; unknown options and missing values are an error in words. */
export const readArguments = (args: readonly string[], options: OptionSpecs): ParsedArguments => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    return {
      values: values as Readonly<Record<string, string | boolean | readonly string[] | undefined>>,
      words: positionals,
    };
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { error: text.split('. To specify')[0] ?? text };
  }
};

/** A text option, or its default. */
export const textOption = (values: Readonly<Record<string, unknown>>, name: string, fallback: string): string => {
  const value = values[name];
  return typeof value === 'string' ? value : fallback;
};

/** A repeatable option, each value as it is given. */
export const textsOption = (values: Readonly<Record<string, unknown>>, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? value.map(String) : [];
};

/** A repeatable option; one value may also hold several, separated by commas. */
export const listOption = (values: Readonly<Record<string, unknown>>, name: string): readonly string[] => {
  return textsOption(values, name)
    .flatMap((item) => item.split(','))
    .filter((item) => item !== '');
};
