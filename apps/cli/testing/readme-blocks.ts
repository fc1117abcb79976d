/** A command in README.md, and what it says that the command prints. */
export interface ReadmeBlock {
  command: string
  printed: string
  /** Where the block begins and ends in the text. */
  from: number
  to: number
}

const BLOCK = /^```console\n\$ (.*)\n([\s\S]*?)```$/gm

export function readmeBlocks(text: string): ReadmeBlock[] {
  return [...text.matchAll(BLOCK)].map((match) => ({ command: match[1] ?? '', printed: match[2] ?? '', from: match.index, to: match.index + match[0].length }))
}

/**
 * Whether that was printed: `…` stands for any lines. Real times are as they are on the day, and how many orders can be told
 * apart, and how a schedule is written, as the engine is.
 */
export function isPrinted(said: string, printed: string): boolean {
  const parts = masked(said).split(/^…\n/m).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(masked(printed))
}

/** Virtual time is the same every time; only what stands in brackets, and in `stats`, is real. */
function masked(text: string): string {
  return text
    .replace(/\(\d[\d,.]* (?:ms|s)\)$/gm, '(some time)')
    .replace(/"(ms|orders|runs|count)": \d+/g, '"$1": 0')
    .replace(/ *\b(?:one|[\d,]+) ((?:distinguishable )?order)s?\b/g, ' 0 $1s')
    .replace(/\bi1\.\w*/g, 'i1.0')
}
