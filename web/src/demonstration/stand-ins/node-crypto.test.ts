import * as node from 'node:crypto';

import * as standIn from './node-crypto';

const TEXTS = [0, 1, 15, 16, 17, 55, 56, 64, 100, 300].map((bytes) => node.randomBytes(bytes));

describe('what stands in for node:crypto', () => {
  it.each(TEXTS)('seals as the platform does, byte for byte', (text) => {
    const [key, nonce, additional] = [node.randomBytes(32), node.randomBytes(12), node.randomBytes(text.length * 2)];
    const cipher = node.createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(additional);
    const sealed = Buffer.concat([cipher.update(text), cipher.final()]);

    const own = standIn.createCipheriv('aes-256-gcm', standIn.createSecretKey(key), nonce);
    own.setAAD(additional);

    expect(Buffer.from(own.update(text))).toEqual(sealed);
    expect(Buffer.from(own.getAuthTag())).toEqual(cipher.getAuthTag());
  });

  it('opens what was sealed, and nothing that was changed', () => {
    const [key, nonce, text] = [
      standIn.createSecretKey(node.randomBytes(32)),
      node.randomBytes(12),
      Buffer.from('money'),
    ];
    const cipher = standIn.createCipheriv('aes-256-gcm', key, nonce);
    const sealed = cipher.update(text);
    const tag = cipher.getAuthTag();
    const opening = (given: Uint8Array, additional = new Uint8Array()) => {
      const decipher = standIn.createDecipheriv('aes-256-gcm', key, nonce);
      decipher.setAAD(additional);
      decipher.setAuthTag(tag);
      const opened = decipher.update(given);
      decipher.final();
      return Buffer.from(opened).toString();
    };

    expect(opening(sealed)).toBe('money');
    expect(() => opening(sealed.map((byte, place) => (place === 0 ? byte ^ 1 : byte)))).toThrow('does not verify');
    expect(() => opening(sealed, Uint8Array.of(1))).toThrow('does not verify');
  });

  it('derives keys as the platform does', () => {
    const secret = node.randomBytes(32);

    for (const [salt, length] of [
      ['a user', 32],
      ['x'.repeat(100), 80],
    ] as const) {
      expect(Buffer.from(standIn.hkdfSync('sha256', secret, salt, 'perfolio', length))).toEqual(
        Buffer.from(node.hkdfSync('sha256', secret, salt, 'perfolio', length)),
      );
    }
  });

  it.each(['sha1', 'sha256'] as const)('hashes by %s as the platform does', (name) => {
    for (let letters = 0; letters < 140; letters += 1) {
      const text = 'ä'.repeat(letters % 3) + 'a'.repeat(letters);
      expect(standIn.createHash(name).update(text).digest('hex')).toBe(
        node.createHash(name).update(text).digest('hex'),
      );
    }
  });
});
