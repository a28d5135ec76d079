// Boxes on a picture that are taken: of what would overlap, the first to ask stays.

/** Holds boxes in pixels until `clear`. */
export class Boxes {
  readonly #taken: number[] = [];

  clear(): void {
    this.#taken.length = 0;
  }

  /** Takes a box and returns true, or returns false when it would touch one that is taken. */
  claim(left: number, top: number, right: number, bottom: number): boolean {
    const taken = this.#taken;
    for (let i = 0; i < taken.length; i += 4) {
      if (left < taken[i + 2]! && right > taken[i]! && top < taken[i + 3]! && bottom > taken[i + 1]!) return false;
    }
    this.take(left, top, right, bottom);
    return true;
  }

  /** Takes a box whatever lies there. */
  take(left: number, top: number, right: number, bottom: number): void {
    this.#taken.push(left, top, right, bottom);
  }
}
