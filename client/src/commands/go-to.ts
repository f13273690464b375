import { CancellationTokenSource, type QuickPickItem, ThemeIcon, window } from 'vscode';
import { ADDRESSES_METHOD, type AddressItem, SHOW_METHOD } from '../../../server/src/wire/show.ts';
import { openLocation } from '../open-location.ts';
import { openThing } from '../thing-documents.ts';
import { textOf } from './argument.ts';
import type { Command, Services } from './services.ts';

interface ThingItem extends QuickPickItem {
  readonly thing: AddressItem;
}

const EVERYTHING = { iconPath: new ThemeIcon('book'), tooltip: 'Show Everything Known' };

/**
 * "Go To…": any address of `xdump show`, searched by the server while typing. With an address as argument it goes there at
 * once. The button of an entry opens everything known about it instead of its line.
 */
export const goTo: Command = (services) => async (argument) => {
  const given = textOf(argument);
  const active = services.captures.active();
  if (given !== undefined && active) return show(services, active.uri, given);
  pick(services, active?.uri ?? null, given ?? '');
};

const pick = (services: Services, uri: string | null, query: string): void => {
  const picker = window.createQuickPick<ThingItem>();
  let search = new CancellationTokenSource();
  const update = async (): Promise<void> => {
    search.cancel();
    search = new CancellationTokenSource();
    const { token } = search;
    picker.busy = true;
    const things = await services.server.request(ADDRESSES_METHOD, { uri, query: picker.value.trim() }, token);
    if (token.isCancellationRequested) return;
    picker.items = (things ?? []).map(toItem);
    picker.busy = false;
  };
  picker.title = 'Go to a Thing of the Machine';
  picker.placeholder = 'd1 · d1:gref:0x1b · mfn:0x2123c5 · vbd:1/51712 · port:0:23';
  picker.value = query;
  picker.onDidChangeValue(() => void update());
  picker.onDidAccept(() => {
    const [chosen] = picker.selectedItems;
    picker.hide();
    if (chosen) void show(services, chosen.thing.uri, chosen.thing.address);
  });
  picker.onDidTriggerItemButton(({ item: { thing } }) => {
    picker.hide();
    void openThing(thing.uri, thing.address);
  });
  picker.onDidHide(() => {
    search.cancel();
    picker.dispose();
  });
  picker.show();
  void update();
};

// The server has searched already; without `alwaysShow` the picker would filter its answer a second time.
const toItem = (thing: AddressItem): ThingItem => ({
  thing,
  label: thing.address,
  description: thing.label,
  alwaysShow: true,
  buttons: [EVERYTHING],
  ...(thing.detail === '' ? {} : { detail: thing.detail }),
});

const show = async ({ server }: Services, uri: string, address: string): Promise<void> => {
  const result = await server.request(SHOW_METHOD, { uri, address });
  if (!result) return;
  if (!result.found) void window.showInformationMessage(result.message);
  else if (result.location) await openLocation(result.location);
  else await openThing(uri, address);
};
