/** First words of the lines of key `g`, as `gnttab_usage_print_all()` and `gnttab_usage_print()` print them. */
export const grantTexts = {
  begin: 'gnttab_usage_print_all [ key',
  done: 'gnttab_usage_print_all ] done',
  table: 'grant-table for remote d',
  none: 'no active grant table entries',
  rule: '-------- active --------',
  columns: '[ref] localdom mfn',
} as const;
