import { rememberedSigner } from './remembered-signer';

const principal = {
  caller: 'c',
  session: 's',
  owner: 'o',
  portfolio: 'p',
  generation: '1-aaaaaaaaaaaaaaaa',
  marketDataVersion: '1-bbbbbbbbbbbbbbbb',
  scopes: ['risk:read'],
};

function counted() {
  let signatures = 0;
  let time = 0;
  const signer = rememberedSigner({ sign: async () => `signature ${++signatures}` }, () => time);
  return {
    sign: signer.sign,
    later: (ms: number) => {
      time += ms;
    },
  };
}

describe('a signature', () => {
  it('is used again for the very same words', async () => {
    const { sign } = counted();

    expect([await sign(principal), await sign({ ...principal })]).toEqual(['signature 1', 'signature 1']);
  });

  it.each([
    { caller: 'x' },
    { session: 'x' },
    { owner: 'x' },
    { portfolio: 'x' },
    { generation: '2-aaaaaaaaaaaaaaaa' },
    { marketDataVersion: '2-bbbbbbbbbbbbbbbb' },
    { scopes: [] },
  ])('is not used for other words: %j', async (other) => {
    const { sign } = counted();
    await sign(principal);

    expect(await sign({ ...principal, ...other })).toBe('signature 2');
  });

  it('is made anew while most of its life is left', async () => {
    const { sign, later } = counted();
    await sign(principal);

    later(20_000);

    expect(await sign(principal)).toBe('signature 2');
  });
});
