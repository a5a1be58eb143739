type Encoding = 'hex' | 'latin1' | 'utf8';

/** As much of Node's `Buffer` as the cache uses. */
export class Bytes extends Uint8Array {
  // oxlint-disable-next-line max-params -- the order of the class it stands for
  write(text: string, at: number, encoding: Encoding = 'utf8'): void {
    this.set(encoded(text, encoding), at);
  }

  writeUInt8(value: number, at: number): void {
    this.#view.setUint8(at, value);
  }

  writeUInt16BE(value: number, at: number): void {
    this.#view.setUint16(at, value);
  }

  writeUInt32BE(value: number, at: number): void {
    this.#view.setUint32(at, value);
  }

  writeBigUInt64BE(value: bigint, at: number): void {
    this.#view.setBigUint64(at, value);
  }

  readUInt8(at: number): number {
    return this.#view.getUint8(at);
  }

  readUInt16BE(at: number): number {
    return this.#view.getUint16(at);
  }

  readUInt32BE(at: number): number {
    return this.#view.getUint32(at);
  }

  // oxlint-disable-next-line max-params -- the order of the class it stands for
  override toString(encoding: Encoding = 'utf8', from = 0, to = this.byteLength): string {
    const part = new Uint8Array(this.buffer, this.byteOffset + from, to - from);
    if (encoding === 'utf8') return new TextDecoder().decode(part);
    if (encoding === 'latin1') return String.fromCharCode(...part);
    return Array.from(part, (byte) => byte.toString(16).padStart(2, '0')).join('');
  }

  copy(target: Uint8Array): void {
    target.set(this);
  }

  /** Below 0, 0 or above it, as a part of this comes before a part of another, is the same, or comes after it. */
  // oxlint-disable-next-line max-params -- the order of the class it stands for
  compare(other: Uint8Array, otherFrom: number, otherTo: number, from: number, to: number): number {
    for (let place = 0; place < Math.min(to - from, otherTo - otherFrom); place += 1) {
      const difference = (this[from + place] ?? 0) - (other[otherFrom + place] ?? 0);
      if (difference !== 0) return Math.sign(difference);
    }
    return Math.sign(to - from - (otherTo - otherFrom));
  }

  get #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }
}

export const Buffer = {
  alloc: (bytes: number): Bytes => new Bytes(bytes),
  allocUnsafeSlow: (bytes: number): Bytes => new Bytes(bytes),
  from: bytesFrom,
  concat: (parts: readonly Uint8Array[]): Bytes => {
    const whole = new Bytes(parts.reduce((sum, { byteLength }) => sum + byteLength, 0));
    let place = 0;
    for (const part of parts) {
      whole.set(part, place);
      place += part.byteLength;
    }
    return whole;
  },
};

/** A text is encoded, bytes are copied, and a buffer is looked at where it lies. */
// oxlint-disable-next-line max-params -- the order of the class it stands for
function bytesFrom(given: string | Uint8Array | ArrayBuffer, second?: Encoding | number, length?: number): Bytes {
  if (typeof given === 'string') return new Bytes(encoded(given, typeof second === 'string' ? second : 'utf8'));
  if (given instanceof Uint8Array) return new Bytes(given);
  return new Bytes(given, typeof second === 'number' ? second : 0, length);
}

function encoded(text: string, encoding: Encoding): Uint8Array {
  if (encoding === 'utf8') return new TextEncoder().encode(text);
  if (encoding === 'latin1') return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  return Uint8Array.from({ length: text.length / 2 }, (_, byte) =>
    Number.parseInt(text.slice(2 * byte, 2 * byte + 2), 16),
  );
}
