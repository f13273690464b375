import { Uri } from 'vscode';
import type { TreeElement } from '../tree-provider.ts';

/** The row of a tree that a menu passed, else the only row that is selected in one of the views. */
export const rowOf = (
  argument: unknown,
  ...selections: readonly (readonly TreeElement[])[]
): TreeElement | undefined =>
  isRow(argument) ? argument : selections.find((selection) => selection.length === 1)?.[0];

const isRow = (value: unknown): value is TreeElement => typeof value === 'object' && value !== null && 'node' in value;

/** The URI that a menu of the explorer or the editor passed. */
export const uriOf = (argument: unknown): Uri | undefined => (argument instanceof Uri ? argument : undefined);

/** A non-empty text argument. */
export const textOf = (argument: unknown): string | undefined =>
  typeof argument === 'string' && argument !== '' ? argument : undefined;
