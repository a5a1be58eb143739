/** Reads the protobuf wire format in place. Only bytes that a service of ours encoded come here; what is cut short throws RangeError. */
export class WireReader {
  #at = 0;
  readonly #view: DataView;
  readonly #buffer: Buffer;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get at(): number {
    return this.#at;
  }

  get end(): number {
    return this.#view.byteLength;
  }

  /** The length of the length-delimited value that comes next. */
  get ahead(): number {
    const at = this.#at;
    const length = this.uint32();
    this.#at = at;
    return length;
  }

  /** A varint of up to 32 bits, such as a tag or a length; higher bits are dropped. */
  uint32(): number {
    let byte = this.#view.getUint8(this.#at++);
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = this.#view.getUint8(this.#at++);
      if (shift < 32) value |= (byte & 0x7f) << shift;
    }
    return value >>> 0;
  }

  /** A varint of up to 64 bits. */
  uint64(): bigint {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = this.#view.getUint8(this.#at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
  }

  double(): number {
    const value = this.#view.getFloat64(this.#at, true);
    this.#at += 8;
    return value;
  }

  /** The end of the length-delimited value that begins here. */
  limit(): number {
    const length = this.uint32();
    if (this.#at + length > this.end) throw new RangeError('The message is cut short.');
    return this.#at + length;
  }

  text(): string {
    const end = this.limit();
    const value = this.#buffer.toString('utf8', this.#at, end);
    this.#at = end;
    return value;
  }

  bytes(): Buffer {
    const end = this.limit();
    const value = this.#buffer.subarray(this.#at, end);
    this.#at = end;
    return value;
  }

  /** Passes over a value of a field nobody asks about. */
  skip(wireType: number): void {
    if (wireType === 0) this.uint64();
    else if (wireType === 1) this.#at += 8;
    else if (wireType === 2) this.#at = this.limit();
    else if (wireType === 5) this.#at += 4;
    else throw new RangeError(`There is no wire type ${wireType}.`);
  }
}
