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

/** Whether that was printed: `…` stands for any lines, and real times are as they are on the day. */
export function isPrinted(said: string, printed: string): boolean {
  const parts = withoutTimes(said).split(/^…\n/m).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
  return new RegExp(`^${parts.join('[\\s\\S]*')}$`).test(withoutTimes(printed))
}

/** Virtual time is the same every time; only what stands in brackets, and in `stats`, is real. */
function withoutTimes(text: string): string {
  return text.replace(/\(\d[\d,.]* (?:ms|s)\)$/gm, '(some time)').replace(/"ms": \d+/g, '"ms": 0')
}
