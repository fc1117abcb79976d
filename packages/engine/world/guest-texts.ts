/** Texts longer than this are not worth remembering. */
const LONGEST = 96
const SLOTS = 2048

/** How quickjs-ng 0.11 and later lays out a string: a word of length and width, one of hash and kind, four more, then its characters. */
const TAG_STRING = -7
const HASH_AT = 4
const CHARACTERS_AT = 24

/**
 * Reads short texts of one byte a character right out of the guest's memory. A guest says the same few hundred texts over and over:
 * what was read before is given again as it is, without a new string for the host to make. What a text says is compared, so nothing
 * depends on where it lies.
 */
export class GuestTexts {
  #known: (string | undefined)[] = new Array<string | undefined>(SLOTS).fill(undefined)

  /** The text that a handle stands for; null for one of another kind, which the engine itself is to be asked for. */
  read(handle: number, view: DataView, bytes: Uint8Array): string | null {
    if (view.getInt32(handle + 4, true) !== TAG_STRING) return null
    const string = view.getUint32(handle, true)
    const length = view.getUint32(string, true)
    // A length with the highest bit set is of two bytes a character; one of another kind has its characters elsewhere.
    if (length > LONGEST || ((view.getUint32(string + HASH_AT, true) >>> 28) & 3) !== 0) return null
    const from = string + CHARACTERS_AT
    let hash = length
    for (let at = from; at < from + length; at++) hash = (Math.imul(hash, 31) + bytes[at]!) | 0
    const slot = (hash ^ (hash >>> 16)) & (SLOTS - 1)
    const known = this.#known[slot]
    if (known !== undefined && known.length === length && isAt(known, bytes, from)) return known
    return (this.#known[slot] = String.fromCharCode(...bytes.subarray(from, from + length)))
  }
}

function isAt(text: string, bytes: Uint8Array, from: number): boolean {
  for (let index = 0; index < text.length; index++) if (text.charCodeAt(index) !== bytes[from + index]) return false
  return true
}
