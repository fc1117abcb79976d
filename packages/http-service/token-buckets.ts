export interface TokenBucketOptions {
  burst: number
  perSecond: number
  /** A clock in milliseconds. */
  now(this: void): number
  /** The most keys that are remembered; 10,000 when left out. */
  mostKeys?: number
}

/** A token bucket for each key: `burst` at once, then `perSecond`. The key unused for longest is forgotten first. */
export class TokenBuckets {
  readonly #options: Required<TokenBucketOptions>
  readonly #buckets = new Map<string, { tokens: number; at: number }>()

  constructor(options: TokenBucketOptions) {
    this.#options = { mostKeys: 10_000, ...options }
  }

  /** Takes a token and returns 0; with none left, the whole seconds after which there is one. */
  take(key: string): number {
    const { burst, perSecond, now, mostKeys } = this.#options
    const at = now()
    const bucket = this.#buckets.get(key) ?? { tokens: burst, at }
    bucket.tokens = Math.min(burst, bucket.tokens + ((at - bucket.at) / 1000) * perSecond)
    bucket.at = at
    // Deleted and set again, so that the first key of the map is the one unused for longest.
    this.#buckets.delete(key)
    this.#buckets.set(key, bucket)
    if (this.#buckets.size > mostKeys) this.#buckets.delete(this.#buckets.keys().next().value ?? '')
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond))
    bucket.tokens -= 1
    return 0
  }
}
