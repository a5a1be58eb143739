import { turnedBackText } from './turned-back';

describe('coming back from an issuer without what one went for', () => {
  it('is explained by where one stands', () => {
    expect(turnedBackText('taken', 'outside')).toContain('Log in to it with its password');
    expect(turnedBackText('taken', 'inside')).toContain('Unlink it there first');
  });

  it('shows nothing of what somebody wrote into the address', () => {
    for (const word of ['', 'constructor', '__proto__', '<b>call 555</b>'])
      expect(turnedBackText(word, 'outside')).toMatch(/^Your organisation’s log-in did not succeed\. Begin again;/);
  });
});
