/**
 * Named entries, and which of them goes when there has to be room. As in SIEVE a hand goes round in the order of keeping and takes
 * what nobody has asked for since it last came by, so that a hit has nothing to move.
 */
export class Sieve<E extends { used: boolean }> extends Map<string, E> {
  #hand: MapIterator<[string, E]> | undefined;

  /** What goes next; nothing when there is nothing. */
  victim(): [string, E] | undefined {
    while (this.size > 0) {
      this.#hand ??= this.entries();
      const { done, value } = this.#hand.next();
      if (done === true) this.#hand = undefined;
      else if (value[1].used) value[1].used = false;
      else return value;
    }
    return undefined;
  }
}
