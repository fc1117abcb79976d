/** Writes into README.md what its commands print today; blocks with a `…` are left to people. */
import { readFile, writeFile } from 'node:fs/promises'
import { readmeBlocks } from './readme-blocks.ts'
import { readmeFolder } from './readme-folder.ts'
import { runHere } from './run-command.ts'

const file = new URL('../README.md', import.meta.url)
let text = await readFile(file, 'utf8')
await using folder = await readmeFolder()
for (const { command, printed, from, to } of readmeBlocks(text).toReversed()) {
  if (/^…$/m.test(printed)) continue
  const { out } = await runHere(command.split(' ').slice(2), folder.path)
  text = `${text.slice(0, from)}\`\`\`console\n$ ${command}\n${out}\`\`\`${text.slice(to)}`
}
await writeFile(file, text)
