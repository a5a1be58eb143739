/** Something whose bytes lie in the arena for as long as it is held. They may be moved: read them anew each time. */
export interface Held {
  bytes: Uint8Array;
}

interface Piece {
  readonly memory: ArrayBufferLike;
  used: number;
  heldBytes: number;
  readonly held: Set<Held>;
}

const PIECE_BYTES = 256 * 1024;
/** What is larger has memory of its own: it would leave too much of a piece's end unused. */
const MOST_BYTES = PIECE_BYTES / 8;
/** The share that may be unused before what is held is moved together. */
const SPARE_SHARE = 1 / 8;
const SPARE_BYTES = 2 * PIECE_BYTES;

/**
 * Memory for many answers in few large pieces. A buffer for each costs the collector a lookup and a release, and leaves holes between
 * what comes and goes. Memory that has been written once is never written again, so that whoever still has bytes of something let go
 * keeps them; a piece goes as a whole when nothing in it is held.
 */
export class Arena {
  readonly #pieces = new Map<ArrayBufferLike, Piece>();
  #current: Piece | undefined;
  #heldBytes = 0;

  /** What all pieces take. */
  get bytes(): number {
    return this.#pieces.size * PIECE_BYTES;
  }

  /** A copy. */
  place(bytes: Uint8Array): Uint8Array {
    const { byteLength } = bytes;
    if (byteLength > MOST_BYTES) return new Uint8Array(bytes);
    if (this.#current === undefined || this.#current.used + byteLength > PIECE_BYTES) this.#begin();
    const piece = this.#current ?? this.#begin();
    const placed = new Uint8Array(piece.memory, piece.used, byteLength);
    placed.set(bytes);
    piece.used += byteLength;
    return placed;
  }

  /** Takes over bytes that nobody else has, in a buffer of their own; its memory is free at once, without a collection of garbage. */
  adopt(bytes: Uint8Array): Uint8Array {
    const { buffer, byteLength } = bytes;
    if (byteLength > MOST_BYTES) return bytes;
    const placed = this.place(bytes);
    if (buffer instanceof ArrayBuffer && buffer.byteLength === byteLength) buffer.transfer(0);
    return placed;
  }

  hold(one: Held): void {
    if (one.bytes.byteLength > MOST_BYTES) return;
    if (!this.#pieces.has(one.bytes.buffer)) one.bytes = this.place(one.bytes);
    this.#note(one);
  }

  letGo(one: Held): void {
    const piece = this.#pieces.get(one.bytes.buffer);
    if (piece?.held.delete(one) !== true) return;
    piece.heldBytes -= one.bytes.byteLength;
    this.#heldBytes -= one.bytes.byteLength;
    this.#dropIfUnused(piece);
    this.#tidy();
  }

  /** What comes from now on shares no piece with what came before. */
  seal(): void {
    const sealed = this.#current;
    this.#current = undefined;
    if (sealed !== undefined) this.#dropIfUnused(sealed);
  }

  clear(): void {
    this.#pieces.clear();
    this.#current = undefined;
    this.#heldBytes = 0;
  }

  #begin(): Piece {
    this.seal();
    // Not cleared first: nobody is ever given more of it than what was written for him.
    const memory = Buffer.allocUnsafeSlow(PIECE_BYTES).buffer;
    const piece: Piece = { memory, used: 0, heldBytes: 0, held: new Set() };
    this.#pieces.set(memory, piece);
    this.#current = piece;
    return piece;
  }

  #note(one: Held): void {
    const piece = this.#pieces.get(one.bytes.buffer);
    if (piece === undefined || piece.held.has(one)) return;
    piece.held.add(one);
    piece.heldBytes += one.bytes.byteLength;
    this.#heldBytes += one.bytes.byteLength;
  }

  #dropIfUnused(piece: Piece): void {
    if (piece !== this.#current && piece.held.size === 0) this.#pieces.delete(piece.memory);
  }

  /** Moves what is held out of the emptiest pieces until little enough is unused. */
  #tidy(): void {
    while (this.bytes - this.#heldBytes > this.bytes * SPARE_SHARE + SPARE_BYTES) {
      const sparsest = this.#sparsest();
      if (sparsest === undefined) return;
      this.#pieces.delete(sparsest.memory);
      this.#heldBytes -= sparsest.heldBytes;
      for (const one of sparsest.held) {
        one.bytes = this.place(one.bytes);
        this.#note(one);
      }
    }
  }

  #sparsest(): Piece | undefined {
    let sparsest: Piece | undefined;
    for (const piece of this.#pieces.values()) {
      if (piece !== this.#current && piece.heldBytes < (sparsest?.heldBytes ?? PIECE_BYTES)) sparsest = piece;
    }
    return sparsest;
  }
}
