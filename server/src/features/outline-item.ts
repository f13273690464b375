/** One entry of a file's outline. Lines count from 1. */
export interface OutlineItem {
  readonly name: string;
  readonly detail: string;
  readonly kind: 'section' | 'table' | 'domain' | 'device' | 'remark';
  readonly firstLine: number;
  readonly lastLine: number;
  readonly children: readonly OutlineItem[];
}
