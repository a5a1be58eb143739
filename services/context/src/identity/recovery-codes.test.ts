import { recoveryDigest } from './recovery-codes';

describe('what is kept of a recovery code', () => {
  it.each(['ABCD-EFGH-JKMN-PQRS', ' abcd efgh jkmn pqrs '])(
    'is the SHA-256 of its letters, of short ones from before too: %s',
    (code) => {
      expect(recoveryDigest(code)).toBe('f598056127fcd4387651a49b3a4235d8ce50d71f4091068df51511cfc10f388f');
    },
  );

  it('tells long ones apart by their last letter', () => {
    expect(recoveryDigest('ABCD-EFGH-JKMN-PQRS-TVWX-YZ01')).not.toBe(recoveryDigest('ABCD-EFGH-JKMN-PQRS-TVWX-YZ02'));
  });
});
