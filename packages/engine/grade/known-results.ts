import type { SourceFile } from '../compile/program.ts'
import type { Judged, JudgedTest } from './judge-test.ts'
import { testKeys } from './test-keys.ts'
import type { Lab } from './verdict.ts'

const MOST_TESTS = 500
const MOST_IMPLEMENTATIONS = 50
/** Characters of a text, and of a result. What is longer, nobody wrote by hand: it is not worth the memory. */
const LONGEST_TEXT = 30_000
const LONGEST_RESULT = 5_000

/**
 * What one grader has judged before. A submission shares most of its tests, or its implementation, with the one before it; a
 * test comes to the same on the same files. For one set of packages.
 */
export class KnownResults {
  readonly #tests = new Recent<Map<string, Judged>>(MOST_TESTS)
  readonly #specs = new Recent<JudgedTest[]>(MOST_IMPLEMENTATIONS)

  /** What is known of the tests in a file. */
  ofTests(lab: Lab, testFile: SourceFile): KnownTests {
    const keys = testFile.text.length > LONGEST_TEXT ? new Map<string, string>() : testKeys(testFile)
    const results = (test: string): Map<string, Judged> | null => {
      const key = keys.get(test)
      if (key === undefined) return null
      return this.#tests.get(`${lab.id} ${lab.version}\n${key}`, () => new Map())
    }
    return {
      get: (test, variant) => results(test)?.get(variant) ?? null,
      keep(test, variant, judged) {
        if (isWorthKeeping(judged)) results(test)?.set(variant, judged)
      },
    }
  }

  /** What the hidden tests come to on an implementation; `judge` is asked when that is not known. */
  async ofSpec(lab: Lab, files: readonly SourceFile[], judge: () => Promise<JudgedTest[]>): Promise<JudgedTest[]> {
    const key = JSON.stringify([lab.id, lab.version, files])
    if (key.length > LONGEST_TEXT) return judge()
    const known = this.#specs.get(key, () => [])
    if (known.length > 0) return known
    const all = await judge()
    if (all.every(({ judged }) => isWorthKeeping(judged))) known.push(...all)
    return all
  }
}

/** By the test's name and the id of a variant. */
export interface KnownTests {
  get(test: string, variant: string): Judged | null
  keep(test: string, variant: string, judged: Judged): void
}

/** How many of its orders a test gets through may depend on the machine; an order that fails does so on every one. */
function isWorthKeeping(judged: Judged): boolean {
  return (judged.status !== 'pass' || judged.claim.kind === 'all') && JSON.stringify(judged).length <= LONGEST_RESULT
}

/** Values by key; the one that was asked for longest ago goes first. */
class Recent<Value> {
  readonly #values = new Map<string, Value>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(key: string, make: () => Value): Value {
    const value = this.#values.get(key) ?? make()
    this.#values.delete(key)
    this.#values.set(key, value)
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.#most) break
      this.#values.delete(oldest)
    }
    return value
  }
}
