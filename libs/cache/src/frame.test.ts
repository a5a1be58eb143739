import { ALICE, BOB, bytesOf, generationOf, keyOf, sealingKeyOf, textOf } from '../testing/samples';

import { openFrame, type Sealed, sealFrame } from './frame';
import type { CacheKey } from './index';
import { KeyRing } from './key-ring';

const NOW = 1_700_000_000_000;
const CONTENT: Sealed = {
  bytes: bytesOf('the answer'),
  computedAt: NOW - 1_000,
  expiresAt: NOW + 60_000,
  costMs: 12.5,
  marketDataVersion: '17-00000000000000aa',
  failed: false,
};
const ring = new KeyRing([sealingKeyOf(1)]);

const seal = (key: CacheKey = keyOf(), content: Partial<Sealed> = {}) =>
  sealFrame(ring, key, { ...CONTENT, ...content });
const open = (frame: Uint8Array, { key = keyOf(), by = ring, now = NOW } = {}) => openFrame(by, key, { frame, now });

function flipped(frame: Buffer, index: number): Buffer {
  const copy = Buffer.from(frame);
  copy.writeUInt8(copy.readUInt8(index) ^ 1, index);
  return copy;
}

/** A frame as version 1 wrote it: while that is read, a replica of the release before and one of the next share a store. */
const WRITTEN = [
  '5046', // magic
  '01', // format version
  '00', // an answer
  '05', // length of the key id
  '13', // length of the market-data version
  '6b65792d31', // `key-1`
  '31372d30303030303030303030303030306161', // `17-00000000000000aa`
  '00000000000040008000000000000001', // user
  '0000000000000000000000000000000000000000000000000000000000000001', // digest
  '00000000000000050000000000000001', // generation, number and tag
  '0000018bcfe56418', // computed at
  '0000018bcfe65260', // expires at
  '000030d4', // cost: 12,500 us
  'a6ff9c6225c7e944bb2e5648', // nonce
  '0000000a', // length
  '43890aaf280a62d50d6b', // the answer, sealed
  'bf57b4f34c8ba7499f6406b379c2d394', // tag
].join('');

describe('a frame', () => {
  it('gives back what was sealed', () => {
    const opened = open(seal());

    expect(opened).toEqual({ ...CONTENT, bytes: expect.any(Uint8Array) });
    expect(typeof opened === 'string' ? opened : textOf(opened.bytes)).toBe('the answer');
  });

  it('is read as it has been laid out since format version 1', () => {
    const opened = open(Buffer.from(WRITTEN, 'hex'));

    expect(opened).toEqual({ ...CONTENT, bytes: expect.any(Uint8Array) });
    expect(typeof opened === 'string' ? opened : textOf(opened.bytes)).toBe('the answer');
  });

  it('says whether it holds an answer or a failure', () => {
    expect(open(seal(keyOf(), { failed: true }))).toMatchObject({ failed: true });
    expect(open(flipped(seal(), 3))).toBe('seal');
  });

  it('holds an empty answer and none of the optional parts', () => {
    expect(open(seal(keyOf(), { bytes: new Uint8Array(0), marketDataVersion: '' }))).toMatchObject({
      bytes: new Uint8Array(0),
      marketDataVersion: '',
    });
  });

  it('hands out bytes that pin nothing larger', () => {
    const opened = open(seal());

    expect(typeof opened === 'string' ? 0 : opened.bytes.buffer.byteLength).toBe('the answer'.length);
  });

  it.each([
    ['user', { user: BOB }, 'owner'],
    ['digest', { digest: 2 }, 'digest'],
    ['number of the generation', { generation: generationOf(6) }, 'generation'],
    ['tag of the generation', { generation: generationOf(5, 2) }, 'generation'],
    ['method', { method: 'perfolio.risk.v1.RiskService/GetFrontier' }, 'seal'],
  ])('does not open under another %s (I24)', (_part, other, refusal) => {
    expect(open(seal(), { key: keyOf(other) })).toBe(refusal);
  });

  it('does not open for another user even when its header is rewritten to name him', () => {
    const frame = seal(keyOf({ user: ALICE }));
    const at = frame.indexOf(Buffer.from(ALICE.replaceAll('-', ''), 'hex'));
    Buffer.from(BOB.replaceAll('-', ''), 'hex').copy(frame, at);

    expect(open(frame, { key: keyOf({ user: BOB }) })).toBe('seal');
  });

  it('opens with no byte of it changed', () => {
    const frame = seal();

    for (let index = 0; index < frame.byteLength; index += 1) expect(typeof open(flipped(frame, index))).toBe('string');
  });

  it('opens at no other length', () => {
    const frame = seal();

    for (let length = 0; length < frame.byteLength; length += 1) expect(open(frame.subarray(0, length))).toBe('format');
    expect(open(Buffer.concat([frame, Buffer.of(0)]))).toBe('format');
  });

  it('does not show the answer', () => {
    expect(seal().includes('the answer')).toBe(false);
  });

  it('is never sealed twice alike', () => {
    expect(seal().equals(seal())).toBe(false);
  });

  it('ends when its time is over', () => {
    expect(open(seal(), { now: CONTENT.expiresAt })).toBe('expired');
  });

  it('of another format version is told apart from damage', () => {
    const frame = seal();
    frame.writeUInt8(2, 2);

    expect(open(frame)).toBe('version');
  });
});

describe('sealing keys', () => {
  const rotated = new KeyRing([sealingKeyOf(2), sealingKeyOf(1)]);

  it('open what an older one sealed', () => {
    expect(open(seal(), { by: rotated })).toMatchObject({ costMs: 12.5 });
  });

  it('seal with the first of them', () => {
    const frame = sealFrame(rotated, keyOf(), CONTENT);

    expect(open(frame)).toBe('unknown-key');
    expect(open(frame, { by: rotated })).toMatchObject({ costMs: 12.5 });
  });

  it('of the same id and another secret open nothing', () => {
    expect(open(seal(), { by: new KeyRing([{ ...sealingKeyOf(2), id: 'key-1' }]) })).toBe('seal');
  });

  it.each([
    ['none', []],
    ['two of one id', [sealingKeyOf(1), sealingKeyOf(1)]],
    ['a short secret', [{ id: 'a', secret: new Uint8Array(31) }]],
    ['an id with a blank', [{ id: 'a b', secret: new Uint8Array(32) }]],
    ['no id', [{ id: '', secret: new Uint8Array(32) }]],
  ])('are refused: %s', (_what, keys) => {
    expect(() => new KeyRing(keys)).toThrow(RangeError);
  });
});
