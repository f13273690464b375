import { describe, expect, it } from 'vitest';
import { buildWorld } from '../../server/src/world/build-world.ts';
import { readText } from '../support/read-text.ts';

const stateOf = async (text: string) =>
  buildWorld(await readText(text)).captures[0]?.snapshots.map(({ state }) => state) ?? [];

describe('model state of a moment', () => {
  it('is asked by path, by part of a record and by pattern', async () => {
    const [state] = await stateOf(`%xdump 1
%section state
be{1/51712}.r{0} = {reqProd=5,nrEnts=32}
be{1/51712}.r{1}.reqProd = 7
be{2/51712}.r{0}.reqProd = 9
be{1/51712}.r{0}.reqProd = 6
be{1/51712}.drain = 1
gt{1}.e{0x1b} = {pin=0x1,mfn=0xffffffffffffffff}
be{1/51712}.r{0}.pgTree = [{gref=8,active=true}]
ev{1}.p{3} = "bound"
%end
`);
    expect(state?.number('be{1/51712}.r{0}.reqProd')).toBe(6);
    expect(state?.number('be{1/0xca00}.r{0}.nrEnts')).toBe(32);
    expect(state?.number('be{1/51712}.r{0}.rspProd')).toBeNull();
    expect(state?.flag('be{1/51712}.drain')).toBe(true);
    expect(state?.big('gt{1}.e{27}.mfn')).toBe(0xffff_ffff_ffff_ffffn);
    expect(state?.number('gt{1}.e{27}.mfn')).toBeNull();
    expect(state?.text('ev{1}.p{3}')).toBe('bound');
    expect(state?.records('be{1/51712}.r{0}.pgTree')).toEqual([{ gref: 8n, active: true }]);
    expect(state?.match('be{*}.r{*}.reqProd').map(({ keys, value }) => [...keys, value])).toEqual([
      ['1/51712', '0', 6n],
      ['1/51712', '1', 7n],
      ['2/51712', '0', 9n],
    ]);
    expect(state?.match('be{1/51712}.r{*}.reqProd')).toHaveLength(2);
    expect(state?.match('be{')).toEqual([]);
  });

  it('is that of its snapshot', async () => {
    const states = await stateOf(`%xdump 1
%snapshot id=a
%section state
be{1/1}.refcnt = 1
%end
%snapshot id=b frozen=yes
%section state
be{1/1}.refcnt = 2
%end
`);
    expect(states.map((state) => state.number('be{1/1}.refcnt'))).toEqual([1, 2]);
  });
});
