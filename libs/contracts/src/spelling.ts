/** Bytes that grow as they are written. What is delimited has its length before it, filled in when it has ended. */
export class Spelling {
  #bytes = Buffer.allocUnsafe(1024);
  #end = 0;

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#end);
  }

  /** 32 bits, as field numbers and lengths are. */
  number(value: number): void {
    const at = this.#room(4);
    this.#bytes.writeUInt32BE(value, at);
  }

  /** 64 bits, whatever its type in the message. */
  integer(value: number | bigint): void {
    const at = this.#room(8);
    this.#bytes.writeBigInt64BE(BigInt.asIntN(64, BigInt(value)), at);
  }

  real(value: number): void {
    if (!Number.isFinite(value)) throw new RangeError('A request with a number that is not finite has no digest.');
    const at = this.#room(8);
    this.#bytes.writeDoubleBE(value === 0 ? 0 : value, at);
  }

  text(value: string): void {
    const normal = value.normalize('NFC');
    const length = Buffer.byteLength(normal, 'utf8');
    const at = this.#room(length);
    this.#bytes.write(normal, at, length, 'utf8');
  }

  raw(value: Uint8Array): void {
    const at = this.#room(value.length);
    this.#bytes.set(value, at);
  }

  delimited(write: () => void): void {
    const at = this.#room(4);
    const start = this.#end;
    write();
    this.#bytes.writeUInt32BE(this.#end - start, at);
  }

  /** Makes room for so many bytes more and says where they go. */
  #room(length: number): number {
    const at = this.#end;
    this.#end += length;
    if (this.#end > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(Math.max(this.#end, 2 * this.#bytes.length));
      this.#bytes.copy(larger, 0, 0, at);
      this.#bytes = larger;
    }
    return at;
  }
}
